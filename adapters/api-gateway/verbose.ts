// The keys that `verbose: true` adds to a context: what the server was asked, and what it answered.
import { tokenHash } from '#host'
import type { Decision, ResourceRequest } from '../../src/types'
import { authorizationWords, bearerToken } from '../../src/values/redact'
import type { Fields } from './context'

/**
 * The members of an answer that are shown, at any depth: RFC 7662 §2.2, RFC 8705 §3.2, RFC 9470
 * §6.2, then Authlete's fields about the token.
 */
const registeredMembers = /* @__PURE__ */ (
  'active scope client_id username token_type exp iat nbf sub aud iss jti cnf x5t#S256 jkt acr ' +
  'auth_time action resultMessage existent usable sufficient expiresAt subject scopes clientId ' +
  'clientIdAlias certificateThumbprint accessTokenResources authTime'
).split(' ')

/** Shows the token by its SHA-256 and the certificate by its thumbprint. */
export async function describeIntrospection(
  request: ResourceRequest,
  { facts }: Decision
): Promise<Fields> {
  const lines = request.header('authorization').map(line => line.replace(/^dpop /i, 'Bearer '))
  // In a malformed header any word may be the token.
  const [token = ''] = [bearerToken(lines) ?? authorizationWords(request)].flat()
  const { scopes, subject } = facts?.requirement ?? {}
  return {
    introspection_request: JSON.stringify({
      token_sha256: token === '' ? undefined : await tokenHash(token),
      scopes,
      subject,
      certificate_thumbprint: facts?.thumbprint
    }),
    introspection_response: JSON.stringify(facts?.answer, registeredMembers)
  }
}
