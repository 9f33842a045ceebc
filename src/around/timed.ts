// A time limit for each query.
import { after } from '#host'
import { abort, makeSignal, raceAbort } from '../async/abort'
import type { Introspect, Layer } from '../types'
import { positive } from '../values/options'
import { ask, timedOut } from './around'

/**
 * Gives every query `ms` milliseconds. After that it aborts the signal and answers `Failed`,
 * `introspection_timeout`, retryable.
 *
 * The gate's own deadline still applies. Throws a `RangeError` if `ms` is not above 0 and below
 * 2^31. Does NOT stop an `Introspect` that ignores its signal: its answer is not awaited.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000))
 */
export function timed(ms: number): Layer<Introspect> {
  const [isPositive, expected] = positive(2 ** 31 - 1, 'milliseconds')
  if (!isPositive(ms)) throw new RangeError(`timed(ms): pass ${expected}`)
  return inner => async (query, signal) => {
    const limit = makeSignal()
    const stop = (): void => abort(limit)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop)
    let isLate = false
    const cancel = after(ms, () => {
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
  }
}
