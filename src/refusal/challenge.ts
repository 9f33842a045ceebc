// Makes refusals and their challenges. No other file of src/ writes WWW-Authenticate text
// [RFC 6750 §3].
import type { Deny, Reason, RefusalReason, Requirement, Unauthorized } from '../types'
import { isString } from '../values/guards'

/**
 * A challenge needs at least one parameter [RFC 6750 §3]. A request without credentials gets no
 * error code [§3.1].
 */
export const bareChallenge = 'Bearer realm="protected"'

/** A quoted parameter may hold only some characters [RFC 6750 §3]. Others become "?". */
function parameter(name: string, value: unknown): string {
  if (value === undefined) return ''
  const quotable = `${value}`.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?')
  return `, ${name}="${quotable}"`
}

/** For the client's developer, who cannot read our logs. Says nothing about tokens of others. */
const descriptions: Readonly<Record<string, string | undefined>> = {
  inactive: 'The token is unknown, expired or revoked',
  wrong_token_type: 'The token is not an access token',
  expired: 'The token has expired',
  not_yet_valid: 'The token is not valid yet',
  unbound: 'The token is not bound to a certificate',
  certificate_missing: 'The token is bound to a certificate: none was presented',
  certificate_mismatch: 'The token is bound to another certificate',
  certificate_unreadable: 'The certificate cannot be read',
  certificate_unavailable: 'The certificate cannot be seen here',
  unknown_confirmation: 'The token is bound in a way not supported here',
  dpop_proof_missing: 'The token is bound to a DPoP key: not supported here',
  wrong_issuer: 'The token is from another issuer',
  wrong_audience: 'The token is not for this API',
  insufficient_scope: 'The token lacks a scope',
  stale_authentication: 'The user must log in again',
  weak_authentication: 'The user must log in with a stronger method'
}

/** By default a custom reason is described by its own words. */
function challenge(
  error: string,
  reason: RefusalReason,
  otherParameters = '',
  description = descriptions[toCode(reason)] ?? toCode(reason).replace(/_/g, ' ')
): readonly string[] {
  return [`Bearer error="${error}"${parameter('error_description', description)}${otherParameters}`]
}

function unauthorized(reason: RefusalReason, challenges: readonly string[]): Unauthorized {
  return { _tag: 'Unauthorized', status: 401, reason, challenges }
}

function deny(status: 400 | 403, reason: RefusalReason, challenges: readonly string[]): Deny {
  return { _tag: 'Deny', status, reason, challenges }
}

export function noCredentials(reason: 'no_token' | 'unsupported_scheme'): Unauthorized {
  return unauthorized(reason, [bareChallenge])
}

export function malformedRequest(reason: Reason, description?: string): Deny {
  return deny(400, reason, challenge('invalid_request', reason, '', description))
}

export function invalidToken(reason: RefusalReason, description?: string): Unauthorized {
  return unauthorized(reason, challenge('invalid_token', reason, '', description))
}

export function insufficientScope(scopes: readonly string[] = []): Deny {
  const scope = parameter('scope', scopes.length > 0 ? scopes.join(' ') : undefined)
  const challenges = challenge('insufficient_scope', 'insufficient_scope', scope)
  return deny(403, 'insufficient_scope', challenges)
}

/** A refusal that no other token would change. No error code fits it. */
export function forbidden(reason: RefusalReason, description?: string): Deny {
  return deny(403, reason, [bareChallenge + parameter('error_description', description)])
}

/** Asks for a fresher or stronger authentication of the user [RFC 9470 §3]. */
export function stepUp(
  reason: 'stale_authentication' | 'weak_authentication',
  { acr, maxAge }: Pick<Requirement, 'acr' | 'maxAge'>
): Unauthorized {
  const parameters = parameter('acr_values', acr?.join(' ')) + parameter('max_age', maxAge)
  return unauthorized(reason, challenge('insufficient_user_authentication', reason, parameters))
}

/**
 * Not every proxy passes on longer lines or other characters. A refusal that is lost is worse than
 * one that says less.
 */
export function isPrintable(text: unknown): boolean {
  return isString(text) && /^[\x20-\x7e]{1,1024}$/.test(text)
}

/** A detail must be a code. A user's transport might put any text there. */
export function toCode(detail: unknown): string {
  return isString(detail) && /^[A-Za-z]\w{0,63}$/.test(detail) ? detail : 'unknown'
}
