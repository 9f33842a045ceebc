// A store that a fleet of processes shares, on top of any key-value store of strings. The key-value
// store is not trusted.
import { readMilliseconds } from '../async/clock'
import { withinTimeout } from '../async/limit'
import type { Remembered, Store } from '../types'
import { isString } from '../values/guards'
import {
  aFunction,
  aSecret,
  assert,
  expectedSpace,
  positive,
  rejectSeconds,
  validateOptions
} from '../values/options'
import { findPut, type KeyValue } from './key-value'
import { isHashKey, makeSealer } from './sealed'

export interface SharedOptions {
  /**
   * At least 32 characters, the same in every process of the fleet and secret to everyone else.
   * `openssl rand -base64 32` makes one.
   */
  readonly secret: string
  /**
   * Names the server, and the credential used to ask it: `'https://as.example.com as api'`.
   * `cached` takes it from here.
   */
  readonly space: string
  /** Milliseconds after which a read is given up, at most 10,000. Default 100. */
  readonly timeout?: number | undefined
  /**
   * Milliseconds without reads and writes after a failure, 10 to 60,000. Then one request tries
   * the store again. Default 1,000.
   */
  readonly pause?: number | undefined
  /** Returns milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Makes a store for `cached` that a fleet of processes shares. It keeps its answers in a key-value
 * store of strings: a client of `redis` or `ioredis`, or `{ get(key), set(key, value, seconds) }`.
 *
 * The key-value store is not trusted:
 * - Keys are `gatecheck:` and a SHA-256. Values hold no token, but subject and claims unencrypted.
 * - An HMAC-SHA-256 covers space, key and value. A value that was not written with the secret for
 *   exactly this key counts as a miss.
 * - A person who can write to the store can delete answers, or put back an older answer for the
 *   same query until it expires. They can do nothing else.
 * - With a new secret every entry is a miss.
 * - Expired values are not used, even if the key-value store still returns them.
 *
 * If the store throws, rejects or takes longer than `timeout` (100 ms) to read, the server is
 * asked, and `traced` is told. (If our own code blocked the event loop meanwhile, a value that has
 * come is still read.) For `pause` (1 second) the store is then neither read nor written. After that
 * one request tries it again. Writes are not waited for, but one that fails starts the same pause.
 * Answers whose JSON has over 65,536 characters, and those that JSON cannot hold, are not stored.
 *
 * Throws a `TypeError` at construction that names the option that is wrong, a `RangeError` for a
 * pause under 10 ms. Does NOT encrypt: limit who may read the store. Does NOT connect or close the
 * client, and does not listen to its errors.
 *
 * @example
 * const store = shared(redis, { secret, space: 'https://as.example.com as api' })
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000), cached(store), tokenOnly)
 */
export function shared(kv: KeyValue, options: SharedOptions): Store {
  const put = findPut(kv)
  assert(
    put !== undefined,
    'shared(kv): kv is not a store. Pass a client of redis or ioredis, or { get: key => …, set: (key, value, seconds) => … }.'
  )
  validateOptions(
    'shared(kv, options)',
    options,
    {
      secret: aSecret,
      space: [value => isString(value) && value !== '', expectedSpace]
    },
    {
      timeout: positive(10_000, 'milliseconds'),
      pause: positive(60_000, 'milliseconds'),
      now: aFunction
    }
  )
  const { secret, space, timeout = 100, pause = 1_000, now = Date.now } = options
  rejectSeconds(pause, 'shared(kv, { pause: ', ' })')
  const { seal, open } = makeSealer(secret, space)

  let failedAt: number | undefined
  /**
   * Rejects if the store fails, and during the pause after a failure. Then one request tries it: an
   * outage costs no more than that, and does not fill a client's queue.
   */
  const unlessPaused = async <A>(work: () => A | PromiseLike<A>): Promise<A> => {
    if (failedAt !== undefined) {
      const sinceFailure = readMilliseconds(now) - failedAt
      if (sinceFailure >= 0 && sinceFailure < pause) throw new Error('store_left_alone')
      failedAt = readMilliseconds(now)
    }
    try {
      const result = await work()
      failedAt = undefined
      return result
    } catch (error) {
      failedAt = readMilliseconds(now)
      throw error
    }
  }
  const read = async (key: string): Promise<Remembered | undefined> => {
    if (!isHashKey(key)) return undefined
    const value = await unlessPaused(() => withinTimeout(timeout, kv.get(`gatecheck:${key}`)))
    return open(key, value, readMilliseconds(now))
  }
  const write = async (key: string, remembered: Remembered): Promise<void> => {
    if (!isHashKey(key)) return
    const time = readMilliseconds(now)
    const sealed = await seal(key, remembered, time)
    if (sealed === undefined) return
    const seconds = Math.ceil((remembered.until - time) / 1000)
    // No timeout: Lambda may freeze the process meanwhile, which says nothing about the store.
    await unlessPaused(() => put(`gatecheck:${key}`, sealed, seconds))
  }

  return Object.freeze({
    space,
    get: read,
    set: (key, remembered) => {
      write(key, remembered).then(undefined, () => undefined)
    }
  } satisfies Store)
}
