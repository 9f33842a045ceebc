// When a key set may be fetched: a pause after each failure, and few fetches for unknown key ids. A
// stranger must not be able to make us flood the server, or use up the fetch that a rotation needs.
import { type Either, isLeft } from 'fp-ts/Either'
import { andThen } from '../async/awaitable'
import { readClock } from '../async/clock'
import type { Awaitable } from '../types'
import type { PublicKey } from './public-key'

export interface FetchedKeys {
  readonly keys: readonly PublicKey[]
  /** Seconds, from Cache-Control. */
  readonly maxAge?: number | undefined
}

/** Must not throw or reject. Left: a closed code. */
export type FetchKeys = () => Awaitable<Either<string, FetchedKeys>>

/** Milliseconds. */
const maxPause = 30_000
/** From the start of a fetch to one for an unknown key id, once `freeRefetches` are used. */
const unknownInterval = 30_000
const freeRefetches = 2
/** So long after the last of them, they are free again. */
const quietTime = 60_000
/** A fetch that takes longer is given up: a Worker cancels it when its request has ended. */
const patience = 10_000

/** A fetch that was started. */
export interface KeyFetch {
  readonly number: number
  /** Milliseconds since 1970. */
  readonly start: number
  ended: Awaitable<void>
}

export interface KeyFetches {
  /** The number of the last that was started, 0 if none. */
  lastNumber(): number
  /** Why the last one failed; `undefined` if it did not. */
  failure(): string | undefined
  /** Milliseconds until one may start. */
  pause(time: number): number
  pauseForUnknown(time: number): number
  running(time: number): KeyFetch | undefined
  start(time: number): KeyFetch
  startForUnknown(time: number): KeyFetch
}

/** Differences may be negative: a clock that was set back must not make a wait longer. */
function remaining(time: number, since: number, length: number): number {
  return Math.max(0, length - Math.abs(time - since))
}

/** `keep` gets what a fetch brought. */
export function makeKeyFetches(
  fetch: FetchKeys,
  now: () => number,
  keep: (fetched: FetchedKeys, by: KeyFetch) => void
): KeyFetches {
  let lastNumber = 0
  let lastStart = Number.NEGATIVE_INFINITY
  let running: KeyFetch | undefined
  let failure: string | undefined
  let failures = 0
  let failedAt = Number.NEGATIVE_INFINITY
  /** Up to this number, failures count no more: a later fetch succeeded, or all ran together. */
  let countedUntil = 0
  let refetches = 0
  let lastRefetch = Number.NEGATIVE_INFINITY

  const end = (by: KeyFetch, result: Either<string, FetchedKeys>): void => {
    if (running === by) running = undefined
    if (!isLeft(result)) {
      failure = undefined
      failures = 0
      countedUntil = Math.max(countedUntil, by.number)
      keep(result.right, by)
    } else if (by.number > countedUntil) {
      failure = result.left
      failures += 1
      failedAt = readClock(now)
      countedUntil = lastNumber
    }
  }

  const pause = (time: number): number =>
    failures === 0 ? 0 : remaining(time, failedAt, Math.min(maxPause, 1000 * 2 ** (failures - 1)))

  const start = (time: number): KeyFetch => {
    lastNumber += 1
    lastStart = time
    const started: KeyFetch = { number: lastNumber, start: time, ended: undefined }
    running = started
    started.ended = andThen(fetch(), result => end(started, result))
    return started
  }

  return {
    lastNumber: () => lastNumber,
    failure: () => failure,
    pause,
    pauseForUnknown: time => {
      if (Math.abs(time - lastRefetch) >= quietTime) refetches = 0
      const wait = refetches < freeRefetches ? 0 : remaining(time, lastStart, unknownInterval)
      return Math.max(wait, pause(time))
    },
    running: time =>
      running !== undefined && Math.abs(time - running.start) < patience ? running : undefined,
    start,
    startForUnknown: time => {
      refetches += 1
      lastRefetch = time
      return start(time)
    }
  }
}
