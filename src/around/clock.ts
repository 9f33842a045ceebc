// The clock of those who only watch, or whom a broken one makes forget.
import { hushed } from '../signal'

/** A clock that throws costs the measurement, not the request. NaN is before no time, so that nothing remembered is used. */
export const clock = (now: () => number): number => {
  try {
    return hushed(now())
  } catch {
    return Number.NaN
  }
}
