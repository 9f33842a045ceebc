// A clock for observers, caches and stores. If the user's clock fails, the time is NaN. No comparison
// with NaN is true, so a cache then uses no remembered answer.
import { ignoreRejection } from './observe'

/** Seconds, or what is no time at all, would be a time near 1970. */
export function isMilliseconds(time: number): boolean {
  return Number.isFinite(time) && time > 1e12
}

/** A clock that throws costs a measurement or a cache entry, not the request. */
export function readClock(now: () => number): number {
  try {
    return ignoreRejection(now())
  } catch {
    return Number.NaN
  }
}
