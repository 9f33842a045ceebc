// Further tries after failures that may pass.
import { after } from '#host'
import type { Introspect, Introspection, Layer, Signal } from '../types'
import { ask, timedOut } from './around'

/** Milliseconds before a further try: none before the first, for a socket that died needs none; then 100, 200, 400 … 1,600. */
function pause(tries: number): number {
  return tries === 0 ? 0 : Math.min(100 * 2 ** (tries - 1), 1_600)
}

function waited(ms: number, signal: Signal | undefined): Promise<void> {
  return ms === 0
    ? Promise.resolve()
    : new Promise(resolve => {
        const done = (): void => {
          cancel()
          signal?.removeEventListener('abort', done)
          resolve()
        }
        const cancel = after(ms, done)
        signal?.addEventListener('abort', done)
      })
}

/**
 * Up to `n` further tries (0–10) after a `Failed` that says it may pass: network errors, time-outs, HTTP 5xx and 429.
 *
 * Never past the signal, never with a DPoP proof (one use is all it has), never after a verdict on the token. The first further
 * try is made at once, later ones after 100 ms, 200 ms and so on. Throws a `RangeError` for an `n` that is no such number.
 * Does NOT limit the time of a try: put `timed` inside.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(2_000), retried(1))
 */
export function retried(n: number): Layer<Introspect> {
  if (!Number.isInteger(n) || n < 0 || n > 10)
    throw new RangeError(
      'retried(n): pass the number of further tries, a whole number from 0 to 10'
    )
  return inner => async (query, signal) => {
    let answer: Introspection = await ask(inner, query, signal)
    for (
      let tries = 0;
      tries < n && answer._tag === 'Failed' && answer.retryable && query.proof === undefined;
      tries += 1
    ) {
      await waited(pause(tries), signal)
      if (signal?.aborted === true) return timedOut('aborted')
      answer = await ask(inner, query, signal)
    }
    return answer
  }
}
