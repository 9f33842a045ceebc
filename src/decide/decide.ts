// One introspection and the facts of one request → a Decision. Pure. The first refusal wins, and
// what cannot be read is refused.
import { isLeft } from 'fp-ts/Either'
import { invalidToken, toCode } from '../refusal/challenge'
import { parseRequirement } from '../require/requirement'
import type {
  Check,
  Decision,
  Facts,
  Introspection,
  Reason,
  ResourceRequest,
  ServerError
} from '../types'
import { isObject, isString, isStrings, isWholeNumber } from '../values/guards'
import { serverError } from '../values/server-error'
import { isToken } from '../values/token'
import { isPrototypePolluted } from './inherited'
import { explainRefused, firstRefusal, foreignRefusal } from './refused'
import { firstUserRefusal } from './user-checks'

/** Whole seconds, at most five minutes. */
export function isLeeway(value: unknown): boolean {
  return isWholeNumber(value, 0, 300)
}

/** A string is no list of audiences: its `includes` would match parts of it. */
function areValidFacts(facts: Facts): boolean {
  const { leeway, audience, absentAudience, thumbprint, scheme, jkt } = facts
  return (
    [undefined, 'Bearer', 'DPoP'].includes(scheme) &&
    (jkt === undefined || isString(jkt)) &&
    (absentAudience === undefined || absentAudience === 'allowed') &&
    (leeway === undefined || isLeeway(leeway)) &&
    (audience === undefined || audience === 'any' || isStrings(audience)) &&
    (thumbprint === undefined || isString(thumbprint))
  )
}

/**
 * Seconds, after 2001. A clock that was meant to count milliseconds and counts seconds shows a time
 * near 1970, when no token had expired.
 */
function isNow(now: number): boolean {
  return Number.isFinite(now) && now > 1e9
}

/** The server's answer, if the introspection holds one. The introspection may be anything. */
export function answerIn(introspection: Introspection | undefined): Facts['answer'] {
  return (introspection as { readonly answer?: Facts['answer'] } | undefined)?.answer
}

/**
 * `decide` for facts that the gate made. The introspection may be what a user's function returned.
 */
export function decideOn(
  introspection: Introspection,
  facts: Facts,
  gateChecks: readonly Check[],
  request: ResourceRequest | undefined
): Decision {
  const fail = (reason: Reason, detail: string): ServerError => ({
    ...serverError(reason, detail),
    facts
  })
  if (!isObject(introspection)) return fail('introspection_malformed', 'no_introspection')
  if (!isNow(facts.now)) return serverError('clock_invalid', 'not_milliseconds')
  switch (introspection._tag) {
    case 'Active': {
      const { token } = introspection
      if (!isToken(token)) return fail('introspection_malformed', 'token')
      if (isPrototypePolluted()) return fail('introspection_malformed', 'polluted_prototype')
      const refusal =
        firstRefusal(token, facts) ??
        firstUserRefusal(token, facts, request, facts.requirement?.checks) ??
        firstUserRefusal(token, facts, request, gateChecks)
      if (refusal === undefined) return { _tag: 'Allow', token, facts }
      if (refusal._tag === 'ServerError') return { ...refusal, facts }
      return { ...refusal, refusedToken: token, facts }
    }
    case 'Inactive':
      return { ...invalidToken('inactive'), facts }
    case 'Foreign':
      return foreignRefusal(introspection.by, facts)
    case 'Refused': {
      const { detail } = introspection
      const refusal = explainRefused(introspection, facts)
      return detail === undefined ? refusal : { ...refusal, detail: toCode(detail) }
    }
    case 'Failed': {
      const { reason, detail, retryable, retryAfter } = introspection
      const failure = fail(reason, toCode(detail))
      return retryable ? { ...failure, status: 503, retryAfter: retryAfter ?? 1 } : failure
    }
    default:
      // A new tag does not compile here. At run time a user's `Introspect` may still invent one.
      introspection satisfies never
      return fail('introspection_malformed', 'unknown_tag')
  }
}

/**
 * One introspection and the facts of one request → a decision. Pure, and never throws. `gate` calls
 * it after extracting and introspecting; call it yourself if you do both yourself.
 *
 * Checks expiry, binding, issuer, audience, route, client, subject, scopes and authentication, in
 * that order, then the requirement's checks and `checks`. `facts.now` is in seconds since 1970; any
 * other `now` gives `ServerError`. So does a missing or invalid `facts.requirement`. Does NOT
 * verify that the client proved the certificate in a TLS handshake, or a DPoP key: `thumbprint` and
 * `jkt` of the facts are taken as true. Does NOT read `request`: it is for your checks. If you leave it out, a check that reads it
 * gives `ServerError`.
 *
 * @example
 * const facts = { now: 1_700_000_000, requirement: scopes('time:query') }
 * decide({ _tag: 'Inactive' }, facts) // Unauthorized, reason 'inactive'
 */
export function decide(
  introspection: Introspection,
  facts: Facts,
  checks: readonly Check[] = [],
  request?: ResourceRequest
): Decision {
  const requirement = parseRequirement(facts?.requirement)
  if (!isNow(facts?.now)) return serverError('clock_invalid', 'not_seconds')
  if (isLeft(requirement)) return serverError('requirement_malformed', requirement.left)
  if (!areValidFacts(facts)) return serverError('requirement_malformed', 'facts')
  const answer = answerIn(introspection)
  const allFacts = { ...facts, requirement: requirement.right.requirement, answer }
  return decideOn(introspection, Object.freeze(allFacts), checks, request)
}
