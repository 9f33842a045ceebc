// What is known → a Decision. Pure; the first refusal wins; whatever it cannot read refuses.
import { adopted, closed, forbidden, insufficientScope, invalidToken, malformedRequest, serverError, stepUp } from '../challenge'
import { isKept } from '../frozen'
import { isObject, isText, isTexts } from '../shape'
import { hushed } from '../signal'
import { isThumbprint } from '../thumbprint'
import type { Check, Decision, Facts, Introspection, Reason, Refusal, Requirement, ServerError, Token } from '../types'
import { checks as ours } from './checks'
import { requirementOf } from './requirement'

const inOrder: readonly Check[] = Object.values(ours)

/** Nothing, or what it must be. */
const maybe = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value)

/** A server's raw `cnf` in this place, or a thumbprint that is none, would count as unbound. */
const confirmedBy = (confirmation: unknown): boolean => {
  if (!isObject(confirmation)) return false
  const { thumbprint, jkt, unknown, ...rest } = confirmation
  return maybe(thumbprint, isThumbprint) && maybe(jkt, isThumbprint) && maybe(unknown, isTexts) && Object.values(rest).every(field => field === undefined)
}

const hasFields = (token: Readonly<Record<string, unknown>>): boolean => {
  const { scopes, confirmation, audience, expiresAt, notBefore, authTime, subject, clientId, acr, issuer } = token
  return isTexts(scopes) && confirmedBy(confirmation) && maybe(audience, isTexts) &&
    [expiresAt, notBefore, authTime].every(field => maybe(field, Number.isSafeInteger)) && [subject, clientId, acr, issuer].every(field => maybe(field, isText))
}

/** Tokens that were found well-formed and cannot change: on a cache hit the same one comes again. */
const formed = new WeakSet<object>()

/** An `Introspect` may be anyone's code: `scopes: 'a b'` would pass `includes` for "a", and `notBefore: null` any clock. */
const wellFormed = (token: unknown): token is Token => {
  if (!isObject(token)) return false
  if (formed.has(token)) return true
  const fits = hasFields(token)
  if (fits && isKept(token)) formed.add(token)
  return fits
}

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

const worded = ({ status, reason, scopes }: Refused, requirement: Requirement): Refusal => {
  if (reason === 'stale_authentication' || reason === 'weak_authentication') return stepUp(reason, requirement)
  if (status === 401) return invalidToken(reason)
  if (status === 400) return malformedRequest(reason)
  return reason === 'insufficient_scope' ? insufficientScope(scopes) : forbidden(reason)
}

/** The server's refusal is final. Where it gave no reason, and our own checks object with the same status, they say why. */
const refused = (introspection: Refused, facts: Facts, requirement: Requirement): Refusal => {
  const said = worded(introspection, requirement)
  const { token, reason } = introspection
  if (!wellFormed(token)) return said
  const seen = reason === 'inactive' || reason === 'refused_by_server' ? objection(token, facts, inOrder) : undefined
  return { ...(seen?.status === said.status ? seen : said), refusedToken: token }
}

/** Whole seconds of clock difference, five minutes at most. */
export const isLeeway = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 300

/** A text where a list belongs would match by parts. */
const sound = ({ leeway, audience, thumbprint }: Facts): boolean =>
  (leeway === undefined || isLeeway(leeway)) &&
  (audience === undefined || audience === 'any' || isTexts(audience)) && (thumbprint === undefined || isText(thumbprint))

/** A new tag breaks the build here; at run time a user's `Introspect` may still invent one. */
const unknownTag = (_: never): string => 'unknown_tag'

/** `decide` without its distrust of the facts, which are frozen and the gate's own. */
export const judged = (introspection: Introspection, known: Facts, requirement: Requirement, checks: readonly Check[]): Decision => {
  if (!(Number.isFinite(known.now) && known.now > 0)) return serverError(500, 'clock_invalid', 'not_a_number')
  const failed = (reason: Reason, detail: string): ServerError => ({ ...serverError(500, reason, detail), facts: known })
  switch (introspection._tag) {
    case 'Active': {
      const { token } = introspection
      if (!wellFormed(token)) return failed('introspection_malformed', 'token')
      const refusal = objection(token, known, inOrder) ?? judgedByUser(token, known, checks)
      if (refusal === undefined) return { _tag: 'Allow', token, facts: known }
      return { ...refusal, ...(refusal._tag === 'ServerError' ? {} : { refusedToken: token }), facts: known }
    }
    case 'Inactive':
    case 'Foreign': return { ...invalidToken('inactive'), facts: known }
    case 'Refused': return { ...refused(introspection, known, requirement), facts: known }
    case 'Failed': {
      const { reason, detail, retryable, retryAfter } = introspection
      return { ...failed(reason, closed(detail)), ...(retryable ? { status: 503, retryAfter: retryAfter ?? 1 } : {}) }
    }
    default: return failed('introspection_malformed', unknownTag(introspection))
  }
}

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
  const requirement = requirementOf(facts?.requirement)
  if (!(Number.isFinite(facts?.now) && facts.now > 0)) return serverError(500, 'clock_invalid', 'not_a_number')
  if (requirement === undefined || !sound(facts)) return serverError(500, 'requirement_malformed', requirement === undefined ? 'requirement' : 'facts')
  if (!isObject(introspection)) return serverError(500, 'introspection_malformed', 'no_introspection')
  const answer = 'answer' in introspection && introspection.answer !== undefined ? { answer: introspection.answer } : {}
  return judged(introspection, Object.freeze({ ...facts, requirement, ...answer }), requirement, checks)
}
