// Tells an observer how each question went: duration, outcome, reason. Never the token.
import { andThen } from '../async/awaitable'
import { readClock } from '../async/clock'
import { callObserver } from '../async/observe'
import type { Introspect, Introspection, Layer, Reason } from '../types'
import { isFunction } from '../values/guards'
import { aFunction, assert, validateOptions } from '../values/options'
import { ask } from './around'

export interface Trace {
  /** Milliseconds. */
  readonly took: number
  readonly outcome: Introspection['_tag']
  readonly reason?: Reason | undefined
  /** A closed code, where the question failed. */
  readonly detail?: string | undefined
  /** The answer came from a `cached` inside. */
  readonly cached: boolean
  /** A `cached` inside could not ask its store, or left it alone after a failure: the server was asked instead. Absent: nothing of the kind. */
  readonly store?: 'failed' | undefined
}

/**
 * Calls `see` after every question, with `{ took, outcome, reason?, detail?, cached, store? }`.
 *
 * What `see` throws or rejects changes nothing, and nothing waits for it. `now` is in milliseconds; default `Date.now`.
 * Does NOT see the query.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), traced(({ outcome, took }) => metrics.timing(outcome, took)))
 */
export function traced(
  see: (trace: Trace) => unknown,
  options: { readonly now?: (() => number) | undefined } = {}
): Layer<Introspect> {
  assert(isFunction(see), 'traced(see): see is not a function. Pass trace => { … }.')
  validateOptions('traced(see, options)', options, {}, { now: aFunction })
  const { now = Date.now } = options
  return inner => (query, signal) => {
    const start = readClock(now)
    return andThen(ask(inner, query, signal), answer => {
      callObserver(() =>
        see({
          took: readClock(now) - start,
          outcome: answer._tag,
          cached: 'cached' in answer && answer.cached === true,
          ...(answer._tag === 'Failed' || answer._tag === 'Refused'
            ? { reason: answer.reason }
            : {}),
          ...(answer._tag === 'Failed' ? { detail: answer.detail } : {}),
          ...(answer.store === 'failed' ? { store: 'failed' } : {})
        })
      )
      return answer
    })
  }
}
