// The checks a known token must pass for one request. Each is pure, total, and knows one rule.
import { forbidden, insufficientScope, invalidToken, stepUp } from '../refusal/challenge'
import type { Facts, Refusal, ServerError, Token } from '../types'
import { serverError } from '../values/server-error'

/** One of gatecheck's own checks. They do not read the request. */
export type OwnCheck = (token: Token, facts: Facts) => Refusal | undefined
/** It can also find that the route's requirement is not complete. */
type RequirementCheck = (token: Token, facts: Facts) => ServerError | undefined

/** It has not expired [RFC 7662 §2.2]. No expiry told: the server vouched for this moment. */
export const unexpired: OwnCheck = ({ expiresAt }, { now, leeway = 0 }) =>
  expiresAt === undefined || now < expiresAt + leeway ? undefined : invalidToken('expired')

/** Its time has come [RFC 7519 §4.1.5]. */
export const started: OwnCheck = ({ notBefore }, { now, leeway = 0 }) =>
  notBefore === undefined || now >= notBefore - leeway ? undefined : invalidToken('not_yet_valid')

/**
 * Every binding it names can be checked here [RFC 7800 §3.1]. It is bound to a DPoP key if and only
 * if the scheme is DPoP, and the proof is by that key [RFC 9449 §7.1, §7.2].
 */
export const confirmed: OwnCheck = (
  { confirmation: { thumbprint, jkt, unknown } },
  { scheme, jkt: proven }
) => {
  const isDpop = scheme === 'DPoP'
  if (!isDpop && jkt !== undefined) return invalidToken('dpop_proof_missing')
  if (unknown !== undefined && (thumbprint ?? jkt) === undefined)
    return invalidToken('unknown_confirmation')
  if (!isDpop || (jkt !== undefined && jkt === proven)) return undefined
  return invalidToken(jkt === undefined ? 'unbound' : 'dpop_key_mismatch')
}

/**
 * It belongs to the certificate of this connection [RFC 8705 §3], and has a binding that the route
 * accepts. Chain and validity are the TLS layer's concern (§6.2). `confirmed` has compared the DPoP
 * key.
 */
export const bound: OwnCheck = (
  { confirmation: { thumbprint, jkt } },
  { thumbprint: shown, requirement }
) => {
  if (thumbprint !== undefined && shown !== thumbprint)
    return invalidToken(shown === undefined ? 'certificate_missing' : 'certificate_mismatch')
  const binding = requirement?.binding ?? 'certificate'
  const isBound =
    (binding !== 'dpop' && thumbprint !== undefined) ||
    (binding !== 'certificate' && jkt !== undefined)
  return isBound || binding === 'optional' ? undefined : invalidToken('unbound')
}

/** It comes from the issuer that this resource is for, as the introspection verified it. */
export const issued: OwnCheck = ({ issuer }, { requirement }) =>
  requirement?.issuer === undefined || issuer === requirement.issuer
    ? undefined
    : invalidToken('wrong_issuer')

/**
 * It was meant for this API [RFC 9700 §2.3]. The route's audience replaces the gate's. Only the
 * gate's can be excused for a token that names none.
 */
export const addressed: OwnCheck = (
  { audience = [] },
  { audience: gateAudience, absentAudience, requirement }
) => {
  const routeAudience = requirement?.audience
  const namesNone = audience.every(name => name === '')
  if (routeAudience === undefined) {
    if (gateAudience === 'any') return undefined
    if (namesNone && (gateAudience === undefined || absentAudience === 'allowed')) return undefined
  }
  return audience.some(name => (routeAudience ?? gateAudience)?.includes(name))
    ? undefined
    : invalidToken('wrong_audience')
}

/**
 * There is a rule for this route. After the token's own checks: a stranger must not learn which
 * routes exist.
 */
export const routed: OwnCheck = (_, { requirement }) =>
  requirement?.route === 'unknown' ? forbidden('unknown_route') : undefined

/**
 * The requirement says whose `jane` it means. Several issuers can use one name for two users, two
 * clients or two ways to authenticate: without an issuer the operator's rule is not complete. After
 * the token's own checks: a stranger must not learn what a route asks for.
 */
export const unambiguous: RequirementCheck = ({ issuers }, { requirement }) => {
  if (issuers === undefined || requirement?.issuer !== undefined) return undefined
  return (requirement?.subject ?? requirement?.client ?? requirement?.acr) === undefined
    ? undefined
    : serverError('requirement_malformed', 'issuer_missing')
}

/**
 * It belongs to the client and the user that this resource is for. In a client's own token the
 * subject is the client id, and a client could be registered under a user's name.
 */
export const owned: OwnCheck = ({ subject, clientId }, { requirement }) => {
  if (requirement?.client !== undefined && clientId !== requirement.client)
    return forbidden('wrong_client')
  if (requirement?.subject === undefined) return undefined
  return subject === requirement.subject && subject !== clientId
    ? undefined
    : forbidden('wrong_subject')
}

/**
 * Every required scope was granted, and one of the alternatives [RFC 6750 §3.1]. Order and
 * repetition do not matter. The challenge names the first alternative: one suffices.
 */
export const covered: OwnCheck = ({ scopes }, { requirement }) => {
  const { scopes: all, anyScope: alternatives } = requirement ?? {}
  if (
    all?.every(scope => scopes.includes(scope)) === true &&
    (alternatives === undefined || alternatives.some(scope => scopes.includes(scope)))
  )
    return undefined
  return insufficientScope([...(all ?? []), ...(alternatives ?? []).slice(0, 1)])
}

/**
 * Its user authenticated recently enough [RFC 9470 §4]. A token that does not say when cannot
 * satisfy this.
 */
export const fresh: OwnCheck = ({ authTime }, { now, leeway = 0, requirement }) => {
  if (requirement?.maxAge === undefined) return undefined
  return authTime !== undefined &&
    now - authTime <= requirement.maxAge + leeway &&
    authTime <= now + leeway
    ? undefined
    : stepUp('stale_authentication', requirement)
}

/** Its user authenticated strongly enough [RFC 9470 §4]. */
export const strong: OwnCheck = ({ acr }, { requirement }) =>
  requirement?.acr === undefined || (acr !== undefined && requirement.acr.includes(acr))
    ? undefined
    : stepUp('weak_authentication', requirement)

/**
 * In the order in which they are made. The first refusal wins. Step-up comes after scopes: nobody
 * is sent to a second factor for a scope that they lack.
 */
export const checksInOrder: readonly (OwnCheck | RequirementCheck)[] = [
  unexpired,
  started,
  confirmed,
  bound,
  issued,
  addressed,
  routed,
  unambiguous,
  owned,
  covered,
  fresh,
  strong
]
