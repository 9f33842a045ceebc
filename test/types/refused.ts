// What must not compile: each line is a mistake that the types catch. Also compiled against the
// tarball.

import type {
  Allow,
  Decision,
  Gate,
  Introspect,
  Introspection,
  Requirement,
  Token
} from 'gatecheck'
import {
  authlete,
  bearerAllowed,
  byRoute,
  dpop,
  forbid,
  gate,
  memory,
  memoryReplay,
  noScopes,
  rfc7662,
  rfc7662FromEnv,
  scopes,
  shared
} from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'

declare const introspect: Introspect
declare const decision: Decision
declare const allow: Allow
declare const pass: Gate

// @ts-expect-error: `require` is missing
gate({ introspect })
// @ts-expect-error: `introspect` is missing
gate({ require: noScopes })
// @ts-expect-error: a misspelled option
gate({ introspect, require: noScopes, audiences: 'a' })
// @ts-expect-error: write noScopes for no scopes
scopes()
// @ts-expect-error: a rule is a requirement, not a scope
byRoute({ 'GET /time': 'time:query' })
// @ts-expect-error: a parameter that the key does not name
byRoute({ 'GET /users/{id}': (_, { userId }) => ({ ...noScopes, subject: userId }) })
// @ts-expect-error: a key without parameters has none
byRoute({ 'GET /users': (_, { id }) => ({ ...noScopes, subject: id }) })
// @ts-expect-error: an optional field is left out, never undefined
bearerAllowed({ ...noScopes, subject: undefined })
// @ts-expect-error: a reason of gatecheck's is no code of yours
forbid('expired')
// @ts-expect-error: where used proofs are remembered is missing
dpop({})
// @ts-expect-error: replay is a store or 'unchecked'
dpop({ replay: 'none' })
// @ts-expect-error: `processes: 1` is missing
memoryReplay({ entries: 1_000 })
// @ts-expect-error: a list of scopes is not a requirement
gate({ introspect, require: ['time:query'] })
// @ts-expect-error: `binding` is missing
export const withoutBinding: Requirement = { scopes: [] }
// @ts-expect-error: takes a gate, not its options
restApiAuthorizer({ introspect, require: noScopes })
// @ts-expect-error: refusals is 'policy' or 'throw'
restApiAuthorizer(pass, { refusals: 'deny' })
// @ts-expect-error: a simple response cannot become a 401
httpApiAuthorizer(pass, { refusals: 'throw' })
// @ts-expect-error: `see` asks for more than the event has
restApiAuthorizer(pass, { see: (_, event: { methodArn: number }) => event })
restApiAuthorizer(pass, {
  // @ts-expect-error: the context that `see` gets is read-only
  see: (_, __, { policyContext }) => (policyContext['sub'] = 'john')
})
// @ts-expect-error: half of the 2.x credentials
authlete({ baseUrl: '', serviceApiKey: '' })
// @ts-expect-error: the client secret is missing
rfc7662({ endpoint: '', clientId: '' })
// @ts-expect-error: two kinds of credentials
rfc7662({ endpoint: '', clientId: '', clientSecret: '', accessToken: '' })
// @ts-expect-error: a certificate and a secret
rfc7662({ endpoint: '', clientId: '', clientSecret: '', tls: { certificate: '', key: '' } })
// @ts-expect-error: a certificate without its key
rfc7662({ endpoint: '', clientId: '', tls: { certificate: '' } })
// @ts-expect-error: a certificate without the client's id
rfc7662({ endpoint: '', tls: { certificate: '', key: '' } })
// @ts-expect-error: the credentials of two versions
authlete({ baseUrl: '', serviceApiKey: '', serviceApiSecret: '', serviceAccessToken: '' })
// @ts-expect-error: another way to send the secret
rfc7662FromEnv({}, { authentication: 'private_key_jwt' })
// @ts-expect-error: the number of entries is missing
memory()
// @ts-expect-error: `secret` is missing
shared(new Map<string, string>(), { space: 'as' })
// @ts-expect-error: `space` is missing
shared(new Map<string, string>(), { secret: 'x' })
// @ts-expect-error: a misspelled option
restApiEvent({ method: 'GET', paht: '/time' })
// @ts-expect-error: only an Allow has a token
export const token: Token = decision.token
// @ts-expect-error: a refusal needs its status
export const refused: Introspection = { _tag: 'Refused', reason: 'inactive' }
export const unknown: Introspection = {
  _tag: 'Failed',
  // @ts-expect-error: reasons are a closed list
  reason: 'oops',
  detail: '',
  retryable: false
}
// @ts-expect-error: a decision is read-only
allow.token.scopes.push('admin')
// @ts-expect-error: members are read-only
allow._tag = 'Deny'
// @ts-expect-error: claims are read-only
allow.token.claims['sub'] = 'john'
// @ts-expect-error: claims are unknown until checked
export const claim: string = allow.token.claims['sub']
