// Caches an issuer's metadata for an hour, and refreshes it in the background.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { requestsShareWork } from '#host'
import { andThen } from '../../async/awaitable'
import { makeStepBackCheck, readMilliseconds } from '../../async/clock'
import { makeFetches } from '../../async/fetches'
import type { Awaitable } from '../../types'
import type { Server } from './exchange'
import { fetchMetadata, type Metadata } from './metadata'

export interface DiscoveryFailure {
  /** A closed code: why the last fetch failed. */
  readonly detail: string
  /** Seconds. */
  readonly retryAfter: number
}

type Discovered<A> = Awaitable<Either<DiscoveryFailure, A>>

export interface Discovery<A> {
  find(): Discovered<A>
  /** What was found does not work, perhaps because it has moved: fetches the metadata again. */
  markStale(): void
}

export interface DiscoveryOptions<A> {
  readonly issuer: string
  readonly send: Server['send']
  /** Returns milliseconds since 1970. */
  readonly now: () => number
  /** Takes from a document what is needed. Left: a closed code. */
  readonly read: (metadata: Metadata) => Either<string, A>
  /** Whether a request may wait for another's fetch. */
  readonly shareWork?: boolean | undefined
}

interface CachedValue<A> {
  readonly value: A
  /** Of the fetch that brought it. */
  readonly sequence: number
  /** Milliseconds since 1970. */
  readonly fetchedAt: number
}

/** Milliseconds. */
const lifetime = 3_600_000
/** From then on it is refreshed in the background. */
const refreshAge = 2_700_000
/** A younger document stays fresh: the next would say the same. */
const minStaleAge = 30_000

/**
 * A document serves for an hour from the start of its fetch. It is refreshed in the background
 * after three quarters of that, and when what it names does not work. While fetches fail, there are
 * pauses between them.
 */
export function makeDiscovery<A>(options: DiscoveryOptions<A>): Discovery<A> {
  const { issuer, send, now, read, shareWork = requestsShareWork } = options
  let cached: CachedValue<A> | undefined
  let isStale = false
  const fetch = async (): Promise<Either<string, A>> => {
    const metadata = await fetchMetadata(send, issuer)
    return isLeft(metadata) ? metadata : read(metadata.right)
  }
  const fetches = makeFetches(fetch, now, (value, { sequence, start }) => {
    // An older fetch may end last.
    if (cached !== undefined && cached.sequence > sequence) return
    // The clock may have been set back since the start.
    cached = { value, sequence, fetchedAt: Math.min(start, readMilliseconds(now)) }
    isStale = false
  })
  const isSetBack = makeStepBackCheck()
  const ageAt = (time: number, { fetchedAt }: CachedValue<A>): number => Math.abs(time - fetchedAt)
  const refresh = (time: number): void => {
    if (fetches.pause(time) === 0 && fetches.running(time) === undefined) fetches.start(time)
  }

  const unavailable = (pause: number): Discovered<A> =>
    left({
      detail: fetches.failure() ?? 'unknown',
      retryAfter: Math.ceil(pause / 1000) || 1
    })

  return {
    find: () => {
      const time = readMilliseconds(now)
      if (Number.isNaN(time)) return left({ detail: 'now', retryAfter: 1 })
      // By a clock that was set back, a document would live longer.
      if (shareWork && isSetBack(time) && cached !== undefined)
        cached = { ...cached, fetchedAt: Number.NEGATIVE_INFINITY }
      const before = cached
      if (before !== undefined && ageAt(time, before) < lifetime) {
        if (isStale || ageAt(time, before) >= refreshAge) refresh(time)
        return right(before.value)
      }
      const pause = fetches.pause(time)
      if (pause > 0) return unavailable(pause)
      const shared = shareWork ? fetches.running(time) : undefined
      const { done } = shared ?? fetches.start(time)
      return andThen(done, () =>
        cached === undefined || cached === before
          ? unavailable(fetches.pause(readMilliseconds(now)))
          : right(cached.value)
      )
    },
    markStale: () => {
      const time = readMilliseconds(now)
      if (cached === undefined || !(ageAt(time, cached) >= minStaleAge)) return
      isStale = true
      refresh(time)
    }
  }
}
