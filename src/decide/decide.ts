// What is known → a Decision. Pure; the first refusal wins; whatever it cannot read refuses.
import { adopted, insufficientScope, forbidden, invalidToken, malformedRequest, serverError } from '../challenge'
import { hushed } from '../signal'
import type { Check, Decision, Facts, Introspection, Refusal, ServerError, Token } from '../types'
import { checks as ours } from './checks'

const inOrder: readonly Check[] = Object.values(ours)

const absentOr = (type: 'string' | 'integer', value: unknown): boolean =>
  value === undefined || (type === 'string' ? typeof value === 'string' : Number.isSafeInteger(value))
const texts = (value: unknown): boolean => Array.isArray(value) && value.every(item => typeof item === 'string')

/** An `Introspect` may be anyone's code: `scopes: 'a b'` would pass `includes` for "a", and `notBefore: null` any clock. */
const wellFormed = (token: Token | undefined): token is Token =>
  typeof token === 'object' && token !== null && texts(token.scopes) &&
  absentOr('integer', token.expiresAt) && absentOr('integer', token.notBefore) && absentOr('integer', token.authTime) &&
  absentOr('string', token.subject) && absentOr('string', token.clientId) && absentOr('string', token.acr) && absentOr('string', token.issuer) &&
  (token.audience === undefined || texts(token.audience)) &&
  typeof token.confirmation === 'object' && token.confirmation !== null &&
  absentOr('string', token.confirmation.thumbprint) && absentOr('string', token.confirmation.jkt) &&
  (token.confirmation.unknown === undefined || texts(token.confirmation.unknown))

const objection = (token: Token, facts: Facts, checks: readonly Check[]): Refusal | undefined => {
  for (const check of checks) {
    const refusal = check(token, facts)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** Only `undefined` passes: a check that returns a promise, `true` or `null` was not understood, and so does not. */
const judgedByUser = (token: Token, facts: Facts, checks: readonly Check[]): Refusal | ServerError | undefined => {
  for (const check of checks) {
    let refusal: unknown
    try {
      refusal = hushed(check(token, facts))
    } catch {
      return serverError(500, 'user_function_threw', 'check')
    }
    if (refusal !== undefined) return adopted(refusal) ?? serverError(500, 'user_function_threw', 'check_returned_no_refusal')
  }
  return undefined
}

type Refused = Extract<Introspection, { readonly _tag: 'Refused' }>

const worded = ({ status, reason, scopes }: Refused): Refusal => {
  if (status === 401) return invalidToken(reason, 'The authorization server refused the access token')
  if (status === 400) return malformedRequest('The authorization server could not read the request')
  return reason === 'insufficient_scope' ? insufficientScope(scopes ?? []) : forbidden(reason)
}

/** The server's refusal is final. Where it gave no reason, and our own checks object with the same status, they say why. */
const refused = (introspection: Refused, facts: Facts): Refusal => {
  const said = worded(introspection)
  const token = wellFormed(introspection.token) ? introspection.token : undefined
  const vague = introspection.reason === 'inactive' || introspection.reason === 'refused_by_server'
  const seen = vague && token !== undefined ? objection(token, facts, inOrder) : undefined
  const exact = seen !== undefined && seen.status === said.status ? seen : said
  return token === undefined ? exact : { ...exact, refusedToken: token }
}

/** A new tag breaks the build here; at run time a user's `Introspect` may still invent one. */
const unknownTag = (_: never): string => 'unknown_tag'

/**
 * One introspection and the facts of one request → a decision. Pure and total: the heart of `gate`, for those who extract and
 * introspect by themselves.
 *
 * Judges expiry, binding, audience, authentication, route and scopes, in that order, then `checks`. `facts.now` is in seconds;
 * a `now` that is no number gives `ServerError`. Without `facts.requirement` the answer is `ServerError` too: nothing was asked,
 * so nothing is granted. Does NOT verify that the certificate was proven in a handshake: `facts.thumbprint` is taken as true.
 *
 * @example
 * decide({ _tag: 'Inactive' }, { now: 1_700_000_000, requirement: scopes('time:query') }) // Unauthorized, reason 'inactive'
 */
export const decide = (introspection: Introspection, facts: Facts, checks: readonly Check[] = []): Decision => {
  const known: Facts = Object.freeze({ ...facts, ...('answer' in introspection && introspection.answer !== undefined ? { answer: introspection.answer } : {}) })
  const failed = (error: ServerError): ServerError => ({ ...error, facts: known })
  if (!(Number.isFinite(facts.now) && facts.now > 0)) return serverError(500, 'clock_invalid', 'not_a_number')
  if (facts.requirement === undefined) return failed(serverError(500, 'requirement_malformed', 'missing'))
  switch (introspection._tag) {
    case 'Active': {
      const { token } = introspection
      if (!wellFormed(token)) return failed(serverError(500, 'introspection_malformed', 'token'))
      const refusal = objection(token, known, inOrder) ?? judgedByUser(token, known, checks)
      if (refusal === undefined) return { _tag: 'Allow', token, facts: known }
      return refusal._tag === 'ServerError' ? failed(refusal) : { ...refusal, refusedToken: token, facts: known }
    }
    case 'Inactive':
    case 'Foreign': return { ...invalidToken('inactive', 'The access token is unknown, expired or revoked'), facts: known }
    case 'Refused': return { ...refused(introspection, known), facts: known }
    case 'Failed': {
      const { reason, detail, retryable, retryAfter } = introspection
      return { ...failed(serverError(retryable ? 503 : 500, reason, detail)), ...(retryable ? { retryAfter: retryAfter ?? 1 } : {}) }
    }
    default: return failed(serverError(500, 'introspection_malformed', unknownTag(introspection)))
  }
}
