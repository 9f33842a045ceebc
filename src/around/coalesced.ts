// Concurrent equal queries share one call.
import { abort, type MutableSignal, makeSignal, raceAbort } from '../async/abort'
import type { Introspect, Introspection, Layer } from '../types'
import { ask, timedOut } from './around'
import { cacheKey } from './key'

interface SharedCall {
  readonly answer: Promise<Introspection>
  readonly signal: MutableSignal
  callers: number
}

/**
 * Lets concurrent equal queries share one call. Queries are equal if token, certificate and
 * requirement are. The call has a signal of its own: if a caller gives up, the others still get the
 * answer; when the last one gives up, the call is aborted.
 *
 * A query with a proof gets a call of its own. Put `timed` inside: a call that hangs is shared as
 * long as any caller waits for it. Does NOT remember the answer: see `cached`. Do NOT use it on
 * Cloudflare Workers, where a request may not wait for the I/O of another.
 *
 * @example
 * const server = rfc7662FromEnv(process.env)
 * const store = memory({ entries: 10_000 })
 * const introspect = around(server, timed(3_000), coalesced, cached(store), tokenOnly)
 */
export const coalesced: Layer<Introspect> = inner => {
  const calls = new Map<string, SharedCall>()
  return async (query, signal) => {
    const key = cacheKey('', query)
    if (key === undefined) return ask(inner, query, signal)
    const startCall = (): SharedCall => {
      const callSignal = makeSignal()
      const call: SharedCall = {
        answer: Promise.resolve(ask(inner, query, callSignal)),
        signal: callSignal,
        callers: 0
      }
      const forget = (): void => {
        if (calls.get(key) === call) calls.delete(key)
      }
      calls.set(key, call)
      call.answer.then(forget, forget)
      return call
    }
    const call = calls.get(key) ?? startCall()
    call.callers += 1
    try {
      return await raceAbort(signal, call.answer, () => timedOut('aborted'))
    } finally {
      call.callers -= 1
      if (call.callers === 0 && calls.get(key) === call) {
        calls.delete(key)
        abort(call.signal)
      }
    }
  }
}
