// A time limit for each query.
import { abort, makeSignal, raceAbort } from '../async/abort'
import { afterReading } from '../async/limit'
import type { Introspect, Layer } from '../types'
import { positive, rejectSeconds } from '../values/options'
import { ask, timedOut } from './around'
import { makeLayer } from './layer'

/**
 * Gives every query `ms` milliseconds. After that it aborts the signal and answers `Failed`,
 * `introspection_timeout`, retryable.
 *
 * The gate's own deadline still applies. If our own code blocked the event loop, an answer that came
 * meanwhile is still read. Throws a `RangeError` if `ms` is not from 10 to below 2^31: `timed(3)` was
 * meant in seconds. Does NOT stop an `Introspect` that ignores its signal: its answer is not awaited.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000))
 */
export function timed(ms: number): Layer<Introspect> {
  const [isPositive, expected] = positive(2 ** 31 - 1, 'milliseconds')
  if (!isPositive(ms)) throw new RangeError(`timed(ms): pass ${expected}`)
  rejectSeconds(ms, 'timed(', ')')
  return makeLayer('timed(ms)', inner => async (query, signal) => {
    const limit = makeSignal()
    const stop = (): void => abort(limit)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop)
    let isLate = false
    const cancel = afterReading(ms, () => {
      isLate = true
      stop()
    })
    try {
      const answer = Promise.resolve(ask(inner, query, limit))
      return await raceAbort(limit, answer, () => timedOut(isLate ? 'timed' : 'aborted'))
    } finally {
      cancel()
      signal?.removeEventListener('abort', stop)
    }
  })
}
