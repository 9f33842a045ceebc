// Tells an observer how each request was decided. It never sees the headers.
import { andThen } from '../async/awaitable'
import { readClock } from '../async/clock'
import { callObserver } from '../async/observe'
import type { Decision, Gate, Layer } from '../types'
import { isFunction } from '../values/guards'
import { type ObservedRequest, redactRequest } from '../values/observed-request'
import { aFunction, assert, validateOptions } from '../values/options'
import { makeLayer } from './layer'

export interface Observation extends ObservedRequest {
  /** Milliseconds. */
  readonly took: number
}

/**
 * Calls `see(decision, { method, path, route, took })` after every decision of a gate.
 *
 * If `see` throws or rejects, nothing changes. The gate does not wait for it: on Lambda, work that
 * it has not finished may be frozen with the process. A method, path or route that holds the token
 * is `[redacted]`. `took` is in milliseconds, by `now` (default `Date.now`). `see` does NOT get
 * headers, query or body. The decision holds the token's subject and claims: personal data.
 *
 * @example
 * const log = observed((decision, { path }) => console.log(path, explain(decision).text))
 * const pass = log(gate({ introspect, require }))
 */
export function observed(
  see: (decision: Decision, observation: Observation) => unknown,
  options: { readonly now?: (() => number) | undefined } = {}
): Layer<Gate> {
  assert(
    isFunction(see),
    'observed(see): see is not a function. Pass (decision, observation) => { … }.'
  )
  validateOptions('observed(see, options)', options, {}, { now: aFunction })
  const { now = Date.now } = options
  return makeLayer<Gate>('observed(see)', inner => (request, signal) => {
    const start = readClock(now)
    return andThen(inner(request, signal), decision => {
      callObserver(() => {
        const took = readClock(now) - start
        return see(decision, { ...redactRequest(request), took })
      })
      return decision
    })
  })
}
