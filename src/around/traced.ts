// Tells an observer how each query went: duration, outcome, reason. It never sees the token.
import { andThen } from '../async/awaitable'
import { readClock } from '../async/clock'
import { callObserver } from '../async/observe'
import type { Introspect, Introspection, Layer, Reason } from '../types'
import { isFunction } from '../values/guards'
import { aFunction, assert, validateOptions } from '../values/options'
import { ask } from './around'
import { makeLayer } from './layer'

export interface Trace {
  /** Milliseconds. */
  readonly took: number
  readonly outcome: Introspection['_tag']
  readonly reason?: Reason | undefined
  /** A closed code, if the query failed. */
  readonly detail?: string | undefined
  /** The answer came from a `cached` inside this layer. */
  readonly cached: boolean
  /**
   * `'failed'`: a `cached` inside could not read its store, or paused it after a failure, and asked
   * the server.
   */
  readonly store?: 'failed' | undefined
}

/**
 * Calls `see` after every query, with `{ took, outcome, reason?, detail?, cached, store? }`.
 *
 * If `see` throws or rejects, nothing changes; the query does not wait for it. `took` is in
 * milliseconds, by `now` (default `Date.now`). `see` does NOT get the query or the token.
 *
 * @example
 * const measure = traced(({ outcome, took }) => metrics.timing(outcome, took))
 * const introspect = around(rfc7662FromEnv(process.env), measure)
 */
export function traced(
  see: (trace: Trace) => unknown,
  options: { readonly now?: (() => number) | undefined } = {}
): Layer<Introspect> {
  assert(isFunction(see), 'traced(see): see is not a function. Pass trace => { … }.')
  validateOptions('traced(see, options)', options, {}, { now: aFunction })
  const { now = Date.now } = options
  return makeLayer('traced(see)', inner => (query, signal) => {
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
          ...('detail' in answer ? { detail: answer.detail } : {}),
          ...(answer.store === 'failed' ? { store: 'failed' } : {})
        })
      )
      return answer
    })
  })
}
