// Tries again after a failure that may be temporary.
import { after } from '#host'
import type { Introspect, Introspection, Layer, Signal } from '../types'
import { isWholeNumber } from '../values/guards'
import { ask, timedOut } from './around'
import { makeLayer } from './layer'

/**
 * Milliseconds before a retry: 0 before the first, because a closed socket needs no pause, then
 * 100, 200, 400 … 1,600.
 */
function pauseBefore(retry: number): number {
  return retry === 0 ? 0 : Math.min(100 * 2 ** (retry - 1), 1_600)
}

/** Resolves after `ms`, or as soon as the signal is aborted. */
function wait(ms: number, signal: Signal | undefined): Promise<void> {
  if (ms === 0) return Promise.resolve()
  return new Promise(resolve => {
    const finish = (): void => {
      cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = after(ms, finish)
    signal?.addEventListener('abort', finish)
  })
}

/**
 * Retries up to `n` times (0–10) after a `Failed` that is retryable: network errors, timeouts, HTTP
 * 5xx, 408 and 429.
 *
 * The first retry is made at once, the next after 100 ms, then 200 ms and so on, at most 1,600 ms.
 * No retry is made after the signal is aborted, or after an answer about the token. Throws a
 * `RangeError` if `n` is not a whole number from 0 to 10. Does NOT limit the time of a try: put
 * `timed` inside.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(2_000), retried(1))
 */
export function retried(n: number): Layer<Introspect> {
  if (!isWholeNumber(n, 0, 10))
    throw new RangeError(
      'retried(n): pass the number of further tries, a whole number from 0 to 10'
    )
  return makeLayer('retried(n)', inner => async (query, signal) => {
    let answer: Introspection = await ask(inner, query, signal)
    for (let retry = 0; retry < n; retry += 1) {
      if (answer._tag !== 'Failed' || !answer.retryable) break
      await wait(pauseBefore(retry), signal)
      if (signal?.aborted === true) return timedOut('aborted')
      answer = await ask(inner, query, signal)
    }
    return answer
  })
}
