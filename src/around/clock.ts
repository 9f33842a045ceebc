// The clock of those who only watch.
import { hushed } from '../signal'

/** A clock that throws costs the measurement, not the request. */
export const clock = (now: () => number): number => {
  try {
    return hushed(now())
  } catch {
    return Number.NaN
  }
}
