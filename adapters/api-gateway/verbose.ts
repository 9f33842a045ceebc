// The keys that `verbose: true` adds to a context: what the server was asked, and what it answered.
import { sha256, utf8 } from '#host'
import type { Decision, ResourceRequest } from '../../src/types'
import { redacted } from '../../src/values/json'
import { authorizationWords, type HoldsSecret } from '../../src/values/redact'
import type { Fields } from './context'

/** RFC 7662 §2.2, RFC 8705 §3.2, RFC 9470 §6.2, then Authlete's fields about the token. */
const registeredMembers = /* @__PURE__ */ (
  'active scope client_id username token_type exp iat nbf sub aud iss jti cnf acr auth_time ' +
  'action resultMessage existent usable sufficient expiresAt subject scopes clientId ' +
  'clientIdAlias certificateThumbprint accessTokenResources authTime properties'
).split(' ')

/** Searches again: the answer of a user's `Introspect` was not decoded by us. */
function selectResponse(answer: Fields, holdsSecret: HoldsSecret): string {
  const members = registeredMembers
    .filter(name => Object.hasOwn(answer, name))
    .map(name => {
      const value = answer[name]
      return [name, holdsSecret(JSON.stringify(value) ?? '') ? redacted : value]
    })
  return JSON.stringify(Object.fromEntries(members))
}

/** Shows the token by its SHA-256 and the certificate by its thumbprint. */
export async function describeIntrospection(
  request: ResourceRequest,
  { facts }: Decision,
  holdsSecret: HoldsSecret
): Promise<Fields> {
  const [token = ''] = authorizationWords(request)
  const { scopes, subject } = facts?.requirement ?? {}
  return {
    introspection_request: JSON.stringify({
      token_sha256: token === '' ? undefined : await sha256(utf8(token)),
      scopes,
      subject,
      certificate_thumbprint: facts?.thumbprint
    }),
    introspection_response: facts?.answer && selectResponse(facts.answer, holdsSecret)
  }
}
