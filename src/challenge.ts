// The only writer of WWW-Authenticate text, hence of refusals [RFC 6750 §3].
import { isObject, isText } from './shape'
import type { Decision, Deny, Reason, Refusal, Requirement, ServerError, Unauthorized } from './types'

/** A challenge needs at least one parameter [RFC 6750 §3], and a request that showed nothing gets no error code [§3.1]. */
const bare = 'Bearer realm="protected"'

/** Characters that a quoted parameter may hold [RFC 6750 §3]; others are replaced, never escaped. */
const worded = (text: string): string => text.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?')

const challenge = (error: string, description: string, more = ''): string =>
  `Bearer error="${error}", error_description="${worded(description)}"${more}`

export const noCredentials = (reason: 'no_token' | 'unsupported_scheme'): Unauthorized =>
  ({ _tag: 'Unauthorized', status: 401, reason, challenges: [bare] })

export const malformedRequest = (description: string): Deny =>
  ({ _tag: 'Deny', status: 400, reason: 'malformed_request', challenges: [challenge('invalid_request', description)] })

export const invalidToken = (reason: Reason, description: string): Unauthorized =>
  ({ _tag: 'Unauthorized', status: 401, reason, challenges: [challenge('invalid_token', description)] })

/** Scopes are scope-tokens by the time they come here: no character of theirs needs replacing. */
export const insufficientScope = (scopes: readonly string[]): Deny =>
  ({ _tag: 'Deny', status: 403, reason: 'insufficient_scope', challenges: [challenge('insufficient_scope', 'The access token lacks a scope that this resource needs', scopes.length > 0 ? `, scope="${worded(scopes.join(' '))}"` : '')] })

/** A refusal that another token would not mend: no error code fits it. */
export const forbidden = (reason: Reason): Deny => ({ _tag: 'Deny', status: 403, reason, challenges: [bare] })

/** [RFC 9470 §3] */
export const stepUp = (reason: 'stale_authentication' | 'weak_authentication', { acr, maxAge }: Requirement): Unauthorized => {
  const acrValues = acr === undefined ? '' : `, acr_values="${worded(acr.join(' '))}"`
  const age = maxAge === undefined ? '' : `, max_age="${maxAge}"`
  return {
    _tag: 'Unauthorized', status: 401, reason,
    challenges: [challenge('insufficient_user_authentication', reason === 'stale_authentication' ? 'A more recent authentication is needed' : 'A stronger authentication is needed', acrValues + age)]
  }
}

export const serverError = (status: 500 | 503, reason: Reason, detail: string): ServerError => ({ _tag: 'ServerError', status, reason, detail })

/** A detail is a code: a user's transport might put anything there. */
export const closed = (detail: unknown): string => (isText(detail) && /^[A-Za-z]\w{0,63}$/.test(detail) ? detail : 'unknown')

/** What a gate answered, if it is a decision: a gate, too, may be anyone's function. */
export const decisionOf = (value: unknown): Decision => {
  const { _tag, reason, detail, challenges, token } = Object(value) as Partial<Record<string, unknown>>
  const known = _tag === 'Allow' ? isObject(token)
    : isText(reason) && (_tag === 'ServerError' ? isText(detail) : (_tag === 'Deny' || _tag === 'Unauthorized') && Array.isArray(challenges))
  return known ? (value as Decision) : serverError(500, 'user_function_threw', 'gate')
}

/** A refusal that a user's check made, copied field by field; `undefined` where it is none. */
export const adopted = (value: unknown): Refusal | undefined => {
  const { _tag, status, reason, challenges } = Object(value) as Partial<Record<string, unknown>>
  if (!isText(reason) || !/^[a-z][a-z0-9_]{0,63}$/.test(reason) || !Array.isArray(challenges)) return undefined
  if (!(_tag === 'Unauthorized' ? status === 401 : _tag === 'Deny' && (status === 400 || status === 403))) return undefined
  const said: readonly string[] = challenges.filter(text => isText(text) && /^[\x20-\x7e]{1,1024}$/.test(text))
  return { _tag, status, reason, challenges: said.length > 0 ? said : [bare] } as Refusal
}
