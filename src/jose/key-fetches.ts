// When a key set may be fetched for an unknown key id. A stranger must not be able to make us flood
// the server, or use up the fetch that a rotation needs.
import type { Either } from 'fp-ts/Either'
import { type Fetches, makeFetches, remainingPause, type StartedFetch } from '../async/fetches'
import type { Awaitable } from '../types'
import type { PublicKey } from './public-key'

export interface FetchedKeys {
  readonly keys: readonly PublicKey[]
  /** Seconds, from Cache-Control. */
  readonly maxAge?: number | undefined
}

/** Must not throw or reject. Left: a closed code. */
export type FetchKeys = () => Awaitable<Either<string, FetchedKeys>>

/** Milliseconds from the start of a fetch to one for an unknown key id, after `freeRefetches`. */
const unknownInterval = 30_000
const freeRefetches = 2
/** So long after the last of them, they are free again. */
const quietTime = 60_000

export interface KeyFetches extends Fetches {
  pauseForUnknown(time: number): number
  startForUnknown(time: number): StartedFetch
}

/** `keep` gets what a fetch brought. */
export function makeKeyFetches(
  fetch: FetchKeys,
  now: () => number,
  keep: (fetched: FetchedKeys, by: StartedFetch) => void
): KeyFetches {
  const fetches = makeFetches(fetch, now, keep)
  let refetches = 0
  let lastRefetch = Number.NEGATIVE_INFINITY
  return {
    ...fetches,
    pauseForUnknown: time => {
      if (Math.abs(time - lastRefetch) >= quietTime) refetches = 0
      const wait =
        refetches < freeRefetches ? 0 : remainingPause(time, fetches.lastStart(), unknownInterval)
      return Math.max(wait, fetches.pause(time))
    },
    startForUnknown: time => {
      refetches += 1
      lastRefetch = time
      return fetches.start(time)
    }
  }
}
