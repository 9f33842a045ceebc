// A clock for observers, caches and stores: if the user's clock fails, it returns NaN, and no
// comparison with NaN is true. So nothing that was remembered is used.
import { ignoreRejection } from './observe'

/** A clock that throws costs a measurement or a cache entry, not the request. */
export function readClock(now: () => number): number {
  try {
    return ignoreRejection(now())
  } catch {
    return Number.NaN
  }
}
