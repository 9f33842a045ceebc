// What must not compile: each line below would be a mistake that the types catch. Also compiled against the tarball.

import type {
  Allow,
  Decision,
  Gate,
  Introspect,
  Introspection,
  Requirement,
  Token
} from 'gatecheck'
import { authlete, byRoute, gate, memory, noScopes, rfc7662, scopes, shared } from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'

declare const introspect: Introspect
declare const decision: Decision
declare const allow: Allow
declare const pass: Gate

// @ts-expect-error: what a route asks is never left unsaid
gate({ introspect })
// @ts-expect-error: somebody must know the tokens
gate({ require: noScopes })
// @ts-expect-error: a misspelt option
gate({ introspect, require: noScopes, audiences: 'a' })
// @ts-expect-error: no scope at all is written noScopes
scopes()
// @ts-expect-error: a table of scope names, not of requirements
byRoute({ 'GET /time': 'time:query' })
// @ts-expect-error: a list of scopes is no requirement
gate({ introspect, require: ['time:query'] })
// @ts-expect-error: how a token is bound is never left unsaid
export const unsaid: Requirement = { scopes: [] }
// @ts-expect-error: an adapter takes a gate, not its parts
restApiAuthorizer({ introspect, require: noScopes })
// @ts-expect-error: one of two words
restApiAuthorizer(pass, { refusals: 'deny' })
// @ts-expect-error: a simple response has no way to a 401
httpApiAuthorizer(pass, { refusals: 'throw' })
// @ts-expect-error: half of 2.x
authlete({ baseUrl: '', serviceApiKey: '' })
// @ts-expect-error: a client without its secret
rfc7662({ endpoint: '', clientId: '' })
// @ts-expect-error: a bound is needed
memory()
// @ts-expect-error: a store that others write to needs a secret
shared(new Map<string, string>(), { space: 'as' })
// @ts-expect-error: nor is it left unsaid whose answers it holds
shared(new Map<string, string>(), { secret: 'x' })
// @ts-expect-error: a misspelt option
restApiEvent({ method: 'GET', paht: '/time' })
// @ts-expect-error: a decision holds a token only where it allows
export const token: Token = decision.token
// @ts-expect-error: a refusal of the server says with which status
export const refused: Introspection = { _tag: 'Refused', reason: 'inactive' }
export const unknown: Introspection = {
  _tag: 'Failed',
  // @ts-expect-error: reasons are a closed list
  reason: 'oops',
  detail: '',
  retryable: false
}
// @ts-expect-error: a decision is read, not changed
allow.token.scopes.push('admin')
// @ts-expect-error: nor replaced in part
allow._tag = 'Deny'
// @ts-expect-error: nor are the claims
allow.token.claims['sub'] = 'john'
// @ts-expect-error: claims are untrusted: their use begins with a question
export const claim: string = allow.token.claims['sub']
