// Used proofs in the memory of the only process that judges. Nothing is forgotten before its time.
import { readMilliseconds } from '../../async/clock'
import type { ReplayStore } from '../../types'
import { isWholeNumber } from '../../values/guards'
import { aFunction, type OptionRule, validateOptions, wholeNumber } from '../../values/options'
import { replayError } from './failure'

export interface MemoryReplayOptions {
  /**
   * How many proofs are remembered at most, 1 to 10,000,000, of about 110 bytes each. Every allowed
   * request is remembered for 130 seconds if `dpop` has its defaults: 100 requests per second need
   * 13,000.
   */
  readonly entries: number
  /** How many of them one client may fill. Default a quarter of `entries`. */
  readonly perOwner?: number | undefined
  /**
   * Write 1: only one process judges requests for this API. A proof that this process has seen is
   * new to every other one.
   */
  readonly processes: 1
  /** Returns milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

interface Share {
  readonly owner: string
  size: number
}

/** A day. Longer lifetimes are a mistake of units. */
const maxSeconds = 86_400

const onlyProcess: OptionRule = [
  value => value === 1,
  '1 if only one process judges requests for this API. Otherwise use redisReplay'
]

/**
 * Makes a replay store in this process. It throws when it is full, or when a client has filled its
 * share: the request is then refused with 503. Nothing is forgotten before its time. An `add` takes
 * constant time on average.
 *
 * Only for a single process: one server, no cluster, no second instance during a deployment. On
 * Lambda and on Workers many processes run at once: use `redisReplay` or a store of your own. When
 * the process restarts, used proofs are forgotten: they can be used again until they are too old.
 *
 * Throws a `TypeError` at construction that names the option that is wrong. Does NOT share anything
 * with other processes. Source: RFC 9449 §11.1.
 *
 * @example
 * const replay = memoryReplay({ entries: 100_000, processes: 1 })
 */
export function memoryReplay(options: MemoryReplayOptions): ReplayStore {
  const max = wholeNumber(1, 10_000_000)
  validateOptions(
    'memoryReplay(options)',
    options,
    { entries: max, processes: onlyProcess },
    { perOwner: max, now: aFunction }
  )
  const { entries, perOwner = Math.ceil(entries / 4), now = Date.now } = options
  const shareByOwner = new Map<string, Share>()
  const shareByKey = new Map<string, Share>()
  /** By the second since 1970 at which they are forgotten. */
  const keysBySecond = new Map<number, string[]>()
  let lastSecond = Number.NEGATIVE_INFINITY

  const forget = (second: number): void => {
    for (const key of keysBySecond.get(second) ?? []) {
      const share = shareByKey.get(key) as Share
      shareByKey.delete(key)
      share.size -= 1
      if (share.size === 0) shareByOwner.delete(share.owner)
    }
    keysBySecond.delete(second)
  }
  /** Visits the seconds that have passed, or those that hold keys if they are fewer. */
  const forgetUntil = (second: number): void => {
    if (second - lastSecond <= keysBySecond.size)
      for (let passed = lastSecond + 1; passed <= second; passed += 1) forget(passed)
    else for (const held of keysBySecond.keys()) if (held <= second) forget(held)
    // Also when the clock was set back: the seconds from here on come again.
    lastSecond = second
  }

  return Object.freeze({
    add: (key, seconds, owner) => {
      const time = readMilliseconds(now)
      if (Number.isNaN(time)) throw replayError('store_clock')
      if (!isWholeNumber(seconds, 1, maxSeconds))
        throw new RangeError(`add(key, seconds, owner): pass whole seconds, at most ${maxSeconds}`)
      forgetUntil(Math.floor(time / 1000))
      if (shareByKey.has(key)) return false
      const share = shareByOwner.get(owner) ?? { owner, size: 0 }
      if (shareByKey.size >= entries) throw replayError('store_full')
      if (share.size >= perOwner) throw replayError('owner_full')
      const second = Math.ceil(time / 1000 + seconds)
      const keys = keysBySecond.get(second)
      if (keys === undefined) keysBySecond.set(second, [key])
      else keys.push(key)
      share.size += 1
      shareByOwner.set(owner, share)
      shareByKey.set(key, share)
      return true
    }
  } satisfies ReplayStore)
}
