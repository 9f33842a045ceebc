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

/** Tells an observer; what it throws or rejects ends here. */
export const notify = (tell: () => unknown): void => {
  try {
    Promise.resolve(tell()).then(undefined, () => undefined)
  } catch {
    // An observer's failure is its own.
  }
}
