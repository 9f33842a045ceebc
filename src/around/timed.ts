// A time limit of its own for each question.
import { after } from '#host'
import { abort, makeSignal, raceAbort } from '../async/abort'
import type { Introspect, Layer } from '../types'
import { positive } from '../values/options'
import { ask, timedOut } from './around'

/**
 * Gives every question `ms` milliseconds; then it is told to stop, and the answer is `Failed` `introspection_timeout`, retryable.
 *
 * Throws a `RangeError` for a number that is not above 0. The gate's own deadline stands beside it. Does NOT stop an `Introspect`
 * that ignores its signal: it is answered for, and left to itself.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000))
 */
export function timed(ms: number): Layer<Introspect> {
  const [isPositive, expected] = positive(2 ** 31 - 1, 'milliseconds')
  if (!isPositive(ms)) throw new RangeError(`timed(ms): pass ${expected}`)
  return inner => async (query, signal) => {
    const ours = makeSignal()
    const leave = (): void => abort(ours)
    if (signal?.aborted === true) leave()
    else signal?.addEventListener('abort', leave)
    let late = false
    const cancel = after(ms, () => {
      late = true
      leave()
    })
    try {
      return await raceAbort(ours, Promise.resolve(ask(inner, query, ours)), () =>
        timedOut(late ? 'timed' : 'aborted')
      )
    } finally {
      cancel()
      signal?.removeEventListener('abort', leave)
    }
  }
}
