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

/** Until its signature is verified, a stranger is not told what is wrong with a token. */
const isNotKnown = 'is unknown, expired or revoked'

/** "The token …", for the client's developer, who cannot read our logs. */
const faults: Readonly<Record<string, string | undefined>> = {
  inactive: isNotKnown,
  issuer_unknown: isNotKnown,
  signature_invalid: isNotKnown,
  claims_malformed: 'has malformed claims',
  wrong_token_type: 'is not an access token',
  expired: 'has expired',
  not_yet_valid: 'is not valid yet',
  unbound: 'is not bound to a certificate',
  certificate_missing: 'is bound to a certificate, and none was presented',
  certificate_mismatch: 'is bound to another certificate',
  certificate_unreadable: 'came with an unreadable certificate',
  certificate_unavailable: 'is bound to a certificate, which cannot be seen here',
  unknown_confirmation: 'is bound in an unsupported way',
  dpop_proof_missing: 'is bound to a DPoP key, which is not supported here',
  wrong_issuer: 'is from another issuer',
  wrong_audience: 'is not for this API',
  insufficient_scope: 'lacks a scope',
  stale_authentication: 'needs a recent login',
  weak_authentication: 'needs a stronger login'
}

function describe(reason: RefusalReason): string {
  const code = toCode(reason)
  const fault = faults[code]
  return fault === undefined ? code.replace(/_/g, ' ') : `The token ${fault}`
}

function challenge(
  error: string,
  reason: RefusalReason,
  otherParameters = '',
  description = describe(reason)
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

/** A challenge has at most 1,024 characters: longer scopes are left out. The URL is shorter. */
const maxParameterLength = 300

/**
 * Adds what the gate's option `challenge` says [RFC 6750 §3, RFC 9728 §5.1]. `realm` is quotable. No
 * parameter may come twice. A challenge of the user's without parameters stays as it is.
 */
export function addParameters(
  text: string,
  realm: string | undefined,
  scope: string,
  metadataUrl: string | undefined
): string {
  if (!/^(?:bearer|dpop) ./i.test(text)) return text
  const parameters = [
    ['realm', realm],
    ['scope', scope],
    ['resource_metadata', metadataUrl]
  ] as const
  return parameters.reduce(
    (result, [name, value]) =>
      !value || value.length > maxParameterLength || result.includes(`${name}="`)
        ? result
        : result + parameter(name, value),
    realm ? text.replace('realm="protected"', () => `realm="${realm}"`) : text
  )
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
