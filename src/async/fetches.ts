// Starts fetches, with a back-off after failures: an outage must not cost a fetch for each request.
import { type Either, isLeft } from 'fp-ts/Either'
import type { Awaitable } from '../types'
import { andThen } from './awaitable'
import { readMilliseconds } from './clock'

/** Milliseconds. */
const maxPause = 30_000
/** A fetch that takes longer is given up: a Worker cancels it when its request has ended. */
const maxDuration = 10_000

/** A fetch that was started. */
export interface StartedFetch {
  /** 1 for the first. */
  readonly sequence: number
  /** Milliseconds since 1970. */
  readonly start: number
  done: Awaitable<void>
}

export interface Fetches {
  /** Of the last that was started, 0 if none. */
  lastSequence(): number
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
  let lastSequence = 0
  let lastStart = Number.NEGATIVE_INFINITY
  let running: StartedFetch | undefined
  let failure: string | undefined
  let failures = 0
  let failedAt = Number.NEGATIVE_INFINITY
  /**
   * Failures of fetches up to this one are ignored: a later one succeeded, or they ran at the same
   * time and count once.
   */
  let ignoredUntil = 0

  const end = (by: StartedFetch, result: Either<string, A>): void => {
    if (running === by) running = undefined
    if (!isLeft(result)) {
      failure = undefined
      failures = 0
      ignoredUntil = Math.max(ignoredUntil, by.sequence)
      keep(result.right, by)
    } else if (by.sequence > ignoredUntil) {
      failure = result.left
      failures += 1
      const time = readMilliseconds(now)
      // With NaN the pause would never end.
      failedAt = Number.isNaN(time) ? by.start : time
      ignoredUntil = lastSequence
    }
  }

  return {
    lastSequence: () => lastSequence,
    lastStart: () => lastStart,
    failure: () => failure,
    pause: time =>
      failures === 0
        ? 0
        : remainingPause(time, failedAt, Math.min(maxPause, 1000 * 2 ** (failures - 1))),
    running: time =>
      running !== undefined && Math.abs(time - running.start) < maxDuration ? running : undefined,
    start: time => {
      lastSequence += 1
      lastStart = time
      const started: StartedFetch = { sequence: lastSequence, start: time, done: undefined }
      running = started
      started.done = andThen(fetch(), result => end(started, result))
      return started
    }
  }
}
