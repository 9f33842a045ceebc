// Caches the keys of one issuer, and refreshes them in the background.

import { type Either, left, right } from 'fp-ts/Either'
import { requestsShareWork } from '#host'
import { andThen } from '../async/awaitable'
import { makeStepBackCheck, readMilliseconds } from '../async/clock'
import type { StartedFetch } from '../async/fetches'
import type { Awaitable } from '../types'
import { keysFor } from './jwks'
import type { SignatureHeader } from './jws'
import { type FetchKeys, makeKeyFetches } from './key-fetches'
import type { PublicKey } from './public-key'

export interface KeysUnavailable {
  /** A closed code: why the last fetch failed, or `unknown_kid`: none may start yet. */
  readonly detail: string
  /** Seconds. */
  readonly retryAfter: number
}

type Found = Awaitable<Either<KeysUnavailable, readonly PublicKey[]>>

export interface KeySet {
  /**
   * The keys that may have made a signature. None if a fetch that started after the request came
   * did not bring one.
   */
  find(header: SignatureHeader): Found
}

export interface KeySetOptions {
  readonly fetchKeys: FetchKeys
  /** Returns milliseconds since 1970. */
  readonly now: () => number
  /** Seconds for which a set may serve after its lifetime, while fetches fail. */
  readonly staleIfError: number
  /** Count as fetched at construction, and expire like others. */
  readonly preloaded?: readonly PublicKey[] | undefined
  /** Whether a request may wait for another's fetch. */
  readonly shareWork?: boolean | undefined
}

interface CurrentSet {
  readonly keys: readonly PublicKey[]
  /** Of the fetch that brought it. */
  readonly sequence: number
  /** Milliseconds since 1970. */
  readonly fetchedAt: number
  /** Milliseconds. */
  readonly lifetime: number
}

/** Seconds. */
const defaultLifetime = 600
const minLifetime = 60
const maxLifetime = 3600
/** Of the lifetime: from then on the set is refreshed in the background. */
const refreshAt = 0.75

/** In milliseconds. */
function lifetimeFor(seconds = defaultLifetime): number {
  return 1000 * (seconds > minLifetime ? Math.min(maxLifetime, seconds) : minLifetime)
}

/** How far a set has come. No comparison with NaN is true. */
function stageAt(
  current: CurrentSet | undefined,
  time: number,
  staleIfError: number
): 'fresh' | 'refreshing' | 'stale' | 'expired' {
  if (current === undefined) return 'expired'
  const { fetchedAt, lifetime } = current
  // Absolute: a clock may be set back where that is not noticed.
  const elapsed = Math.abs(time - fetchedAt)
  if (elapsed < lifetime * refreshAt) return 'fresh'
  if (elapsed < lifetime) return 'refreshing'
  return elapsed < lifetime + staleIfError * 1000 ? 'stale' : 'expired'
}

/** Keys that were configured without a URL: they never expire. */
export function fixedKeySet(keys: readonly PublicKey[]): KeySet {
  return { find: header => right(keysFor(header, keys)) }
}

/**
 * A set lives from the start of its fetch, for 60 s to an hour as Cache-Control says, 10 min by
 * default. What a fetch brings replaces all, also by nothing. While fetches fail, what is there
 * serves for `staleIfError` more.
 */
export function makeKeySet(options: KeySetOptions): KeySet {
  const { fetchKeys, now, staleIfError, preloaded, shareWork = requestsShareWork } = options
  let current: CurrentSet | undefined
  const fetches = makeKeyFetches(fetchKeys, now, (fetched, by) => {
    // An older fetch may end last.
    if (current !== undefined && current.sequence > by.sequence) return
    const lifetime = lifetimeFor(fetched.maxAge)
    // The clock may have been set back since the start.
    const fetchedAt = Math.min(by.start, readMilliseconds(now))
    current = { keys: fetched.keys, sequence: by.sequence, fetchedAt, lifetime }
  })
  const isSetBack = makeStepBackCheck()
  const preload = (time: number): void => {
    isSetBack(time)
    if (preloaded !== undefined)
      current = { keys: preloaded, sequence: 0, fetchedAt: time, lifetime: lifetimeFor() }
  }
  // On a deployed Worker, Date.now() is the time of the last I/O: there is none before a request.
  if (shareWork) preload(readMilliseconds(now))

  const unavailable = (pause: number): Found =>
    left({
      detail: fetches.failure() ?? 'unknown_kid',
      retryAfter: Math.max(1, Math.ceil(pause / 1000))
    })

  /**
   * `startedBefore`: the last fetch that had started when the request came. `awaited`: the fetch
   * that the request has waited for, 0 if none. One that started after the request came is final: a
   * key that it does not bring is not there, and the request waits for no other.
   */
  const find = (header: SignatureHeader, startedBefore: number, awaited = 0): Found => {
    const time = readMilliseconds(now)
    if (Number.isNaN(time)) return left({ detail: 'now', retryAfter: 1 })
    // By a clock that was set back, a key that was withdrawn would live longer.
    if (shareWork && isSetBack(time) && current !== undefined)
      current = { ...current, fetchedAt: Number.NEGATIVE_INFINITY }
    if (current !== undefined && current.sequence > startedBefore)
      return right(keysFor(header, current.keys))
    const pause = fetches.pause(time)
    const mayFetch = awaited <= startedBefore && pause === 0
    const wait = ({ done, sequence }: StartedFetch): Found =>
      andThen(done, () => find(header, startedBefore, sequence))
    const shared = shareWork ? fetches.running(time) : undefined

    const stage = stageAt(current, time, staleIfError)
    const mustWait = stage === 'expired' || (stage === 'stale' && fetches.failure() === undefined)
    if (mustWait && mayFetch) return wait(shared ?? fetches.start(time))
    if (current === undefined || stage === 'expired') return unavailable(pause)
    const isDue = stage !== 'fresh' && pause === 0 && fetches.running(time) === undefined
    const refresh = isDue ? fetches.start(time) : shared
    const found = keysFor(header, current.keys)
    if (found.length > 0) return right(found)
    if (refresh !== undefined && awaited <= startedBefore) return wait(refresh)
    const unknownPause = fetches.pauseForUnknown(time)
    return mayFetch && unknownPause === 0
      ? wait(fetches.startForUnknown(time))
      : unavailable(unknownPause)
  }

  return {
    find: header => {
      if (current === undefined && fetches.lastSequence() === 0) preload(readMilliseconds(now))
      return find(header, fetches.lastSequence())
    }
  }
}
