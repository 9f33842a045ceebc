// Concurrent equal questions share one call.
import { abort, type MutableSignal, makeSignal, raceAbort } from '../async/abort'
import type { Introspect, Introspection, Layer } from '../types'
import { ask, timedOut } from './around'
import { cacheKey } from './key'

interface Flight {
  readonly answer: Promise<Introspection>
  readonly signal: MutableSignal
  callers: number
}

/**
 * Lets concurrent equal queries (token, certificate and requirement) share one call. The call runs under a signal of its own:
 * a caller who gives up leaves the others waiting, and only the last one to leave stops it.
 *
 * A query with a proof flies alone. Nothing is remembered once the answer is there. Put `timed`
 * inside: a call that hangs is shared for as long as somebody waits for it. Do NOT use it on Cloudflare Workers, where
 * one request may not wait on another's I/O.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000), coalesced, cached(memory({ entries: 10_000 })), tokenOnly)
 */
export const coalesced: Layer<Introspect> = inner => {
  const flights = new Map<string, Flight>()
  return async (query, signal) => {
    const key = cacheKey('', query)
    if (key === undefined) return ask(inner, query, signal)
    const begun = (): Flight => {
      const ours = makeSignal()
      const flight: Flight = {
        answer: Promise.resolve(ask(inner, query, ours)),
        signal: ours,
        callers: 0
      }
      const land = (): void => {
        if (flights.get(key) === flight) flights.delete(key)
      }
      flights.set(key, flight)
      flight.answer.then(land, land)
      return flight
    }
    const flight = flights.get(key) ?? begun()
    flight.callers += 1
    try {
      return await raceAbort(signal, flight.answer, () => timedOut('aborted'))
    } finally {
      flight.callers -= 1
      if (flight.callers === 0 && flights.get(key) === flight) {
        flights.delete(key)
        abort(flight.signal)
      }
    }
  }
}
