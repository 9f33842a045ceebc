// A clock for observers, caches and stores. If the user's clock fails, the time is NaN. No comparison
// with NaN is true, so a cache then uses no remembered answer.
import { ignoreRejection } from './observe'

/** Seconds, or what is no time at all, would be a time near 1970. */
export function isMilliseconds(time: number): boolean {
  return Number.isFinite(time) && time > 1e12
}

/**
 * NaN for anything but milliseconds since 1970: by a clock in seconds, ten minutes would be a week.
 */
export function readMilliseconds(now: () => number): number {
  const time = readClock(now)
  return isMilliseconds(time) ? time : Number.NaN
}

/** Milliseconds. Two cores, or a clock that is corrected while it runs. */
const maxStepBack = 1000

/**
 * Says whether a clock was set back since the last time that it was told. Not for a Worker: there
 * each request sees the time of its own last I/O.
 */
export function makeStepBackCheck(): (time: number) => boolean {
  let latest = Number.NEGATIVE_INFINITY
  return time => {
    const isSetBack = time < latest - maxStepBack
    if (isSetBack || time > latest) latest = time
    return isSetBack
  }
}

/** A clock that throws costs a measurement or a cache entry, not the request. */
export function readClock(now: () => number): number {
  try {
    return ignoreRejection(now())
  } catch {
    return Number.NaN
  }
}
