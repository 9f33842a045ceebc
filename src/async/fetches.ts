// When something may be fetched: a pause after each failure, so that an outage costs no fetch for
// each request.
import { type Either, isLeft } from 'fp-ts/Either'
import type { Awaitable } from '../types'
import { andThen } from './awaitable'
import { readClock } from './clock'

/** Milliseconds. */
const maxPause = 30_000
/** A fetch that takes longer is given up: a Worker cancels it when its request has ended. */
const patience = 10_000

/** A fetch that was started. */
export interface StartedFetch {
  readonly number: number
  /** Milliseconds since 1970. */
  readonly start: number
  ended: Awaitable<void>
}

export interface Fetches {
  /** The number of the last that was started, 0 if none. */
  lastNumber(): number
  /** Milliseconds since 1970. */
  lastStart(): number
  /** Why the last one failed; `undefined` if it did not. */
  failure(): string | undefined
  /** Milliseconds until one may start. */
  pause(time: number): number
  running(time: number): StartedFetch | undefined
  start(time: number): StartedFetch
}

/** Differences may be negative: a clock that was set back must not make a wait longer. */
export function remainingPause(time: number, since: number, length: number): number {
  return Math.max(0, length - Math.abs(time - since))
}

/**
 * `fetch` must not throw or reject. Left: a closed code. `keep` gets what a fetch brought. After each
 * failure in a row the pause is 1, 2, 4 … 30 s.
 */
export function makeFetches<A>(
  fetch: () => Awaitable<Either<string, A>>,
  now: () => number,
  keep: (fetched: A, by: StartedFetch) => void
): Fetches {
  let lastNumber = 0
  let lastStart = Number.NEGATIVE_INFINITY
  let running: StartedFetch | undefined
  let failure: string | undefined
  let failures = 0
  let failedAt = Number.NEGATIVE_INFINITY
  /** Up to this number, failures count no more: a later fetch succeeded, or all ran together. */
  let countedUntil = 0

  const end = (by: StartedFetch, result: Either<string, A>): void => {
    if (running === by) running = undefined
    if (!isLeft(result)) {
      failure = undefined
      failures = 0
      countedUntil = Math.max(countedUntil, by.number)
      keep(result.right, by)
    } else if (by.number > countedUntil) {
      failure = result.left
      failures += 1
      const time = readClock(now)
      // With NaN the pause would never end.
      failedAt = Number.isFinite(time) ? time : by.start
      countedUntil = lastNumber
    }
  }

  return {
    lastNumber: () => lastNumber,
    lastStart: () => lastStart,
    failure: () => failure,
    pause: time =>
      failures === 0
        ? 0
        : remainingPause(time, failedAt, Math.min(maxPause, 1000 * 2 ** (failures - 1))),
    running: time =>
      running !== undefined && Math.abs(time - running.start) < patience ? running : undefined,
    start: time => {
      lastNumber += 1
      lastStart = time
      const started: StartedFetch = { number: lastNumber, start: time, ended: undefined }
      running = started
      started.ended = andThen(fetch(), result => end(started, result))
      return started
    }
  }
}
