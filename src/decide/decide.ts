// What is known → a Decision. Pure; the first refusal wins; whatever it cannot read refuses.

import { ignoreRejection } from '../async/observe'
import {
  forbidden,
  insufficientScope,
  invalidToken,
  malformedRequest,
  serverError,
  stepUp,
  toCode
} from '../refusal/challenge'
import { toRefusal } from '../refusal/decision'
import { requirementOf } from '../require/requirement'
import type {
  Check,
  Decision,
  Facts,
  Introspection,
  Reason,
  Refusal,
  ServerError,
  Token
} from '../types'
import { isObject, isString, isStrings } from '../values/guards'
import { isToken } from '../values/token'
import { checksInOrder } from './checks'

function objection(token: Token, facts: Facts, checks: readonly Check[]): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(token, facts)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** Only `undefined` passes: a check that returns a promise, `true` or `null` was not understood, and so does not. */
function judgedByUser(
  token: Token,
  facts: Facts,
  checks: readonly Check[]
): Refusal | ServerError | undefined {
  for (const check of checks) {
    let refusal: unknown
    try {
      refusal = ignoreRejection(check(token, facts))
    } catch {
      return serverError(500, 'user_function_threw', 'check')
    }
    if (refusal !== undefined)
      return (
        toRefusal(refusal) ?? serverError(500, 'user_function_threw', 'check_returned_no_refusal')
      )
  }
  return undefined
}

type Refused = Extract<Introspection, { readonly _tag: 'Refused' }>

function worded({ status, reason, scopes }: Refused, { requirement }: Facts): Refusal {
  if (reason === 'stale_authentication' || reason === 'weak_authentication')
    return stepUp(reason, requirement ?? {})
  if (status === 401) return invalidToken(reason)
  if (status === 400) return malformedRequest(reason)
  return reason === 'insufficient_scope' ? insufficientScope(scopes ?? []) : forbidden(reason)
}

/** The server's refusal is final. Where it gave no reason, and our own checks object with the same status, they say why. */
function refused(introspection: Refused, facts: Facts): Refusal {
  const said = worded(introspection, facts)
  const { token, reason } = introspection
  if (!isToken(token)) return said
  const seen =
    reason === 'inactive' || reason === 'refused_by_server'
      ? objection(token, facts, checksInOrder)
      : undefined
  return { ...(seen?.status === said.status ? seen : said), refusedToken: token }
}

/** Whole seconds of clock difference, five minutes at most. */
export function isLeeway(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 300
}

/** A text where a list belongs would match by parts. */
function sound({ leeway, audience, thumbprint }: Facts): boolean {
  return (
    (leeway === undefined || isLeeway(leeway)) &&
    (audience === undefined || audience === 'any' || isStrings(audience)) &&
    (thumbprint === undefined || isString(thumbprint))
  )
}

/** Seconds, of this century: a clock in another unit stands near 1970, where no token has expired. */
function isNow(now: number): boolean {
  return Number.isFinite(now) && now > 1e9
}

/** The answer that an introspection brings along, if it does. */
export function answerIn(introspection: Introspection | undefined): Facts['answer'] {
  return (introspection as { readonly answer?: Facts['answer'] } | undefined)?.answer
}

/** `decide` for facts that are the gate's own. The introspection may come from a function of the user's. */
export function decideOn(
  introspection: Introspection,
  known: Facts,
  checks: readonly Check[]
): Decision {
  if (!isObject(introspection))
    return { ...serverError(500, 'introspection_malformed', 'no_introspection'), facts: known }
  if (!isNow(known.now)) return serverError(500, 'clock_invalid', 'not_milliseconds')
  const failed = (reason: Reason, detail: string): ServerError => ({
    ...serverError(500, reason, detail),
    facts: known
  })
  switch (introspection._tag) {
    case 'Active': {
      const { token } = introspection
      if (!isToken(token)) return failed('introspection_malformed', 'token')
      const refusal = objection(token, known, checksInOrder) ?? judgedByUser(token, known, checks)
      if (refusal === undefined) return { _tag: 'Allow', token, facts: known }
      return {
        ...refusal,
        ...(refusal._tag === 'ServerError' ? {} : { refusedToken: token }),
        facts: known
      }
    }
    case 'Inactive':
    case 'Foreign':
      return { ...invalidToken('inactive'), facts: known }
    case 'Refused':
      return { ...refused(introspection, known), facts: known }
    case 'Failed': {
      const { reason, detail, retryable, retryAfter } = introspection
      return {
        ...failed(reason, toCode(detail)),
        ...(retryable ? { status: 503, retryAfter: retryAfter ?? 1 } : {})
      }
    }
    default:
      introspection satisfies never // a new tag breaks the build here; at run time a user's `Introspect` may still invent one
      return failed('introspection_malformed', 'unknown_tag')
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
export function decide(
  introspection: Introspection,
  facts: Facts,
  checks: readonly Check[] = []
): Decision {
  const requirement = requirementOf(facts?.requirement)
  if (!isNow(facts?.now)) return serverError(500, 'clock_invalid', 'not_seconds')
  if (requirement === undefined || !sound(facts))
    return serverError(
      500,
      'requirement_malformed',
      requirement === undefined ? 'requirement' : 'facts'
    )
  return decideOn(
    introspection,
    Object.freeze({ ...facts, requirement, answer: answerIn(introspection) }),
    checks
  )
}
