// The only writer of WWW-Authenticate text, hence of refusals [RFC 6750 §3].
import { isText } from './shape'
import type { Allow, Decision, Deny, Reason, Refusal, Requirement, ServerError, Token, Unauthorized } from './types'

/** A challenge needs at least one parameter [RFC 6750 §3], and a request that showed nothing gets no error code [§3.1]. */
export const bare = 'Bearer realm="protected"'

/** Characters that a quoted parameter may hold [RFC 6750 §3]; others are replaced, never escaped. */
const worded = (text: string): string => text.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?')

const parameter = (name: string, value: unknown): string => (value === undefined ? '' : `, ${name}="${worded(`${value}`)}"`)

/** Described by the reason, in words: `docs/reasons.md` says what to do about each. */
const challenge = (error: string, reason: Reason, more = '', description = closed(reason).replace(/_/g, ' ')): readonly string[] =>
  [`Bearer error="${error}"${parameter('error_description', description)}${more}`]

const unauthorized = (reason: Reason, challenges: readonly string[]): Unauthorized => ({ _tag: 'Unauthorized', status: 401, reason, challenges })

const deny = (status: 400 | 403, reason: Reason, challenges: readonly string[]): Deny => ({ _tag: 'Deny', status, reason, challenges })

export const noCredentials = (reason: 'no_token' | 'unsupported_scheme'): Unauthorized => unauthorized(reason, [bare])

export const malformedRequest = (reason: Reason, description?: string): Deny => deny(400, reason, challenge('invalid_request', reason, '', description))

export const invalidToken = (reason: Reason, description?: string): Unauthorized => unauthorized(reason, challenge('invalid_token', reason, '', description))

export const insufficientScope = (scopes: readonly string[] = []): Deny =>
  deny(403, 'insufficient_scope', challenge('insufficient_scope', 'insufficient_scope', parameter('scope', scopes.length > 0 ? scopes.join(' ') : undefined)))

/** A refusal that another token would not mend: no error code fits it. */
export const forbidden = (reason: Reason): Deny => deny(403, reason, [bare])

/** [RFC 9470 §3] */
export const stepUp = (reason: 'stale_authentication' | 'weak_authentication', { acr, maxAge }: Pick<Requirement, 'acr' | 'maxAge'>): Unauthorized =>
  unauthorized(reason, challenge('insufficient_user_authentication', reason, parameter('acr_values', acr?.join(' ')) + parameter('max_age', maxAge)))

export const serverError = (status: 500 | 503, reason: Reason, detail: string): ServerError => ({ _tag: 'ServerError', status, reason, detail })

/** Longer or stranger lines do not get through every proxy, and a refusal that is lost is worse than one that says less. */
export const isPrintable = (text: unknown): boolean => isText(text) && /^[\x20-\x7e]{1,1024}$/.test(text)

/** A detail is a code: a user's transport might put anything there. */
export const closed = (detail: unknown): string => (isText(detail) && /^[A-Za-z]\w{0,63}$/.test(detail) ? detail : 'unknown')

/** What is known of the token, allowed or refused. */
export const tokenOf = (decision: Decision): Token | undefined => {
  const { token, refusedToken } = decision as Partial<Allow & Refusal>
  return token ?? refusedToken
}

/** A refusal that a user's check made, copied field by field; `undefined` where it is none. */
export const adopted = (value: unknown): Refusal | undefined => {
  const { _tag, status, reason, challenges } = Object(value) as Partial<Record<string, unknown>>
  if (!isText(reason) || !/^[a-z][a-z0-9_]{0,63}$/.test(reason) || !Array.isArray(challenges)) return undefined
  if (!(_tag === 'Unauthorized' ? status === 401 : _tag === 'Deny' && (status === 400 || status === 403))) return undefined
  const said: readonly string[] = challenges.filter(isPrintable)
  return { _tag, status, reason, challenges: said.length > 0 ? said : [bare] } as Refusal
}
