// How an observer is told: nothing it does, and no clock, can change what it observes.

import { hushed } from '../signal'

/** A clock that throws costs the measurement, not the request. */
export const clock = (now: () => number): number => {
  try {
    return hushed(now())
  } catch {
    return Number.NaN
  }
}
