// The clock of those who only watch, or whom a broken one makes forget.
import { ignoreRejection } from './observe'

/** A clock that throws costs the measurement, not the request. NaN is before no time, so that nothing remembered is used. */
export function readClock(now: () => number): number {
  try {
    return ignoreRejection(now())
  } catch {
    return Number.NaN
  }
}
