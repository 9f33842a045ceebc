// Stops asking a server that is down, so that requests need not wait for it.
import { sha256, utf8 } from '#host'
import { andThen } from '../async/awaitable'
import { readMilliseconds } from '../async/clock'
import type { Introspect, Introspection, Layer, Signal } from '../types'
import { knownOf } from '../values/known'
import {
  aFunction,
  assert,
  positive,
  rejectSeconds,
  validateOptions,
  wholeNumber
} from '../values/options'
import { ask } from './around'
import { makeLayer } from './layer'

export interface BreakerOptions {
  /** Failures in a row after which the server is left alone: a whole number from 1 to 1,000. */
  readonly failures: number
  /** Milliseconds from one try to the next while the server is down: from 10 to 3,600,000. */
  readonly pause: number
  /** Returns milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Failures since the last good answer. A new one is made for each good answer. */
interface Streak {
  failures: number
  /** SHA-256 of the first token that failed. */
  firstToken: string | undefined
  hasSecondToken: boolean
}

function makeStreak(): Streak {
  return { failures: 0, firstToken: undefined, hasSecondToken: false }
}

function isGood(answer: Introspection): boolean {
  const isAnswered =
    answer._tag === 'Active' || answer._tag === 'Inactive' || answer._tag === 'Refused'
  return isAnswered && !('cached' in answer && answer.cached === true)
}

/**
 * A timeout, a network error or a 5xx. What a stranger can cause does not count: a client that
 * leaves, a token that is answered with 4xx, many requests (429), an answer over the limit.
 */
function isFailure(answer: Introspection, signal: Signal | undefined): boolean {
  if (answer._tag !== 'Failed' || signal?.aborted === true) return false
  const { reason, detail } = answer
  if (reason === 'introspection_timeout') return detail !== 'aborted'
  return (
    reason === 'introspection_unreachable' &&
    detail !== 'answer_too_large' &&
    !/^http_4/.test(detail)
  )
}

/**
 * Stops asking a server that is down. After `failures` failures in a row, every query is answered
 * at once with `Failed`, `introspection_unreachable`, detail `breaker_open`, retryable. No query
 * then waits for a timeout. Every `pause` milliseconds one query tries the server. A good answer
 * lets all queries through again.
 *
 * A failure is a timeout, a network error or a 5xx. The failures must concern at least two tokens:
 * one token on which the server fails must not shut out the others. These count neither as a
 * failure nor as a good answer: 4xx, 429, a query that its caller gave up, an answer from a cache.
 * A failure of a query that was asked before the last good answer is ignored.
 *
 * Put it around one server: not around `byIssuer`, `orElse` or `confirmedBy`, where a forged JWT is
 * answered without that server and would count as a good answer. Put it outside `timed` and
 * `retried`, and inside `cached`, which goes on serving its entries.
 * The limit of `timed` must be shorter than the gate's deadline: what the deadline ends was given
 * up, and does not count. Each process counts for itself. Throws a `TypeError` that names the
 * option that is wrong, and a `RangeError` for a `pause` under 10 milliseconds. Does NOT answer
 * from old answers: they could bring revoked tokens back.
 *
 * @example
 * const introspect = around(
 *   rfc7662FromEnv(process.env),
 *   timed(3_000),
 *   retried(1),
 *   breaker({ failures: 5, pause: 10_000 }),
 *   cached(memory({ entries: 10_000 })),
 *   tokenOnly
 * )
 */
export function breaker(options: BreakerOptions): Layer<Introspect> {
  const rules = { failures: wholeNumber(1, 1_000), pause: positive(3_600_000, 'milliseconds') }
  validateOptions('breaker(options)', options, rules, { now: aFunction })
  const { failures: limit, pause, now = Date.now } = options
  rejectSeconds(pause, 'breaker({ pause: ', ' })')
  return makeLayer<Introspect>('breaker(options)', inner => {
    assert(
      knownOf(inner)?.isComposed !== true,
      'breaker(options): it is around byIssuer, orElse or confirmedBy. Put it around the server inside: confirmedBy(around(server, breaker(options))).'
    )
    let streak = makeStreak()
    let lastTry = Number.NaN
    const isOpen = (): boolean => streak.failures >= limit && streak.hasSecondToken
    /** Milliseconds until the next try. A clock that fails or was set back allows one now. */
    const remainingPause = (time: number): number => {
      const elapsed = time - lastTry
      return elapsed >= 0 && elapsed < pause ? pause - elapsed : 0
    }
    const countFailure = (streakBefore: Streak, tokenHash: string): void => {
      const wasOpen = isOpen()
      streakBefore.failures += 1
      streakBefore.firstToken ??= tokenHash
      streakBefore.hasSecondToken ||= streakBefore.firstToken !== tokenHash
      if (isOpen() && !wasOpen) lastTry = readMilliseconds(now)
    }
    return (query, signal) => {
      if (isOpen()) {
        const time = readMilliseconds(now)
        const remaining = remainingPause(time)
        if (remaining > 0)
          return {
            _tag: 'Failed',
            reason: 'introspection_unreachable',
            detail: 'breaker_open',
            retryable: true,
            retryAfter: Math.ceil(remaining / 1000)
          }
        lastTry = time
      }
      const streakBefore = streak
      return andThen(ask(inner, query, signal), answer => {
        if (isGood(answer)) streak = makeStreak()
        if (streakBefore !== streak || !isFailure(answer, signal)) return answer
        return andThen(sha256(utf8(query.token)), tokenHash => {
          countFailure(streakBefore, tokenHash)
          return answer
        })
      })
    }
  })
}
