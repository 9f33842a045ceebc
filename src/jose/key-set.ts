// The keys of one issuer over time: fetched, refreshed in the background, ended.

import { type Either, left, right } from 'fp-ts/Either'
import { requestsShareWork } from '#host'
import { andThen } from '../async/awaitable'
import { readClock } from '../async/clock'
import type { StartedFetch } from '../async/fetches'
import type { Awaitable } from '../types'
import type { SignatureHeader } from './jws'
import { type FetchKeys, makeKeyFetches } from './key-fetches'
import { keysFor } from './keys'
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
   * The keys that may have made a signature. None if a fetch that began after the question did not
   * bring one.
   */
  find(header: SignatureHeader): Found
}

export interface KeySetOptions {
  readonly fetchKeys: FetchKeys
  /** Returns milliseconds since 1970. */
  readonly now: () => number
  /** Seconds for which a set may serve after its age, while fetches fail. */
  readonly staleIfError: number
  /** Count as fetched at construction, and end like others. */
  readonly preloaded?: readonly PublicKey[] | undefined
  /** Whether a request may wait for another's fetch. */
  readonly shareWork?: boolean | undefined
}

interface CurrentSet {
  readonly keys: readonly PublicKey[]
  /** The number of the fetch that brought it. */
  readonly number: number
  /** Milliseconds since 1970. */
  readonly fetchedAt: number
  /** Milliseconds. */
  readonly age: number
}

const defaultAge = 600
const minAge = 60
const maxAge = 3600
/** Of the age: from then on the set is refreshed in the background. */
const refreshAt = 0.75

function ageFor(seconds = defaultAge): number {
  return 1000 * (seconds > minAge ? Math.min(maxAge, seconds) : minAge)
}

/** How far a set has come. No comparison with NaN is true. */
function stageAt(
  current: CurrentSet | undefined,
  time: number,
  staleIfError: number
): 'fresh' | 'due' | 'old' | 'ended' {
  if (current === undefined) return 'ended'
  const { fetchedAt, age } = current
  // Absolute: a clock that was set back must not make a set live longer.
  const elapsed = Math.abs(time - fetchedAt)
  if (elapsed < age * refreshAt) return 'fresh'
  if (elapsed < age) return 'due'
  return elapsed < age + staleIfError * 1000 ? 'old' : 'ended'
}

/** Keys that were configured without a URL: they never end. */
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
    if (current !== undefined && current.number > by.number) return
    const age = ageFor(fetched.maxAge)
    current = { keys: fetched.keys, number: by.number, fetchedAt: by.start, age }
  })
  const preload = (time: number): void => {
    if (preloaded !== undefined)
      current = { keys: preloaded, number: 0, fetchedAt: time, age: ageFor() }
  }
  // On a deployed Worker, Date.now() is the time of the last I/O: there is none before a request.
  if (shareWork) preload(readClock(now))

  const refuse = (pause: number): Found =>
    left({
      detail: fetches.failure() ?? 'unknown_kid',
      retryAfter: Math.max(1, Math.ceil(pause / 1000))
    })

  /**
   * `seen`: the last fetch that had begun when the question came. `waited`: the fetch that was
   * waited for since. One that began after the question is enough, whatever it brings.
   */
  const find = (header: SignatureHeader, seen: number, waited = 0): Found => {
    const time = readClock(now)
    if (!Number.isFinite(time)) return left({ detail: 'now', retryAfter: 1 })
    if (current !== undefined && current.number > seen) return right(keysFor(header, current.keys))
    const pause = fetches.pause(time)
    const mayFetch = waited <= seen && pause === 0
    const wait = ({ ended, number }: StartedFetch): Found =>
      andThen(ended, () => find(header, seen, number))
    const shared = shareWork ? fetches.running(time) : undefined

    const stage = stageAt(current, time, staleIfError)
    const mustWait = stage === 'ended' || (stage === 'old' && fetches.failure() === undefined)
    if (mustWait && mayFetch) return wait(shared ?? fetches.start(time))
    if (current === undefined || stage === 'ended') return refuse(pause)
    const isDue = stage !== 'fresh' && pause === 0 && fetches.running(time) === undefined
    const refresh = isDue ? fetches.start(time) : shared
    const found = keysFor(header, current.keys)
    if (found.length > 0) return right(found)
    if (refresh !== undefined && waited <= seen) return wait(refresh)
    const unknownPause = fetches.pauseForUnknown(time)
    return mayFetch && unknownPause === 0
      ? wait(fetches.startForUnknown(time))
      : refuse(unknownPause)
  }

  return {
    find: header => {
      if (current === undefined && fetches.lastNumber() === 0) preload(readClock(now))
      return find(header, fetches.lastNumber())
    }
  }
}
