// A store for a whole fleet, made of any key-value store of strings, which is trusted with nothing but to forget.
import { after } from '#host'
import { abort, makeSignal, raceAbort } from '../async/abort'
import { readClock } from '../async/clock'
import type { Store } from '../types'
import { isString } from '../values/guards'
import { aFunction, assert, expectedSpace, positive, validateOptions } from '../values/options'
import { isHashKey, makeSealer } from './sealed'

type Held = string | null | undefined

/** A client of the package `redis`, as it is. */
export interface NodeRedis {
  get(key: string): PromiseLike<Held>
  setEx(key: string, seconds: number, value: string): unknown
}
/** A client of the package `ioredis`, as it is. */
export interface IoRedis {
  get(key: string): PromiseLike<Held>
  setex(key: string, seconds: number, value: string): unknown
}
/** Whatever else keeps strings, and forgets each after its seconds: two lines around DynamoDB, Cloudflare KV, a Cache. */
export interface StringStore {
  get(key: string): Held | PromiseLike<Held>
  set(key: string, value: string, seconds: number): unknown
}
export type KeyValue = NodeRedis | IoRedis | StringStore

export interface SharedOptions {
  /** At least 32 characters, the same in every process of the fleet, and known to nobody else: `openssl rand -base64 32` makes one. */
  readonly secret: string
  /** Names the server, and the credential with which it is asked: `'https://as.example.com as api'`. `cached` takes it from here. */
  readonly space: string
  /** Milliseconds until a read is given up, at most 10,000. Default 100. */
  readonly timeout?: number | undefined
  /** Milliseconds for which the store is left alone after a failure, at most 60,000; then one question tries it again. Default 1,000. */
  readonly pause?: number | undefined
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: (() => number) | undefined
}

type Put = (key: string, value: string, seconds: number) => unknown

/** Called on the object, which a client's methods need. */
function putInto(kv: KeyValue): Put | undefined {
  const { get, setEx, setex, set } = (kv ?? {}) as Partial<NodeRedis & IoRedis & StringStore>
  if (typeof get !== 'function') return undefined
  if (typeof setEx === 'function')
    return (key, value, seconds) => setEx.call(kv, key, seconds, value)
  if (typeof setex === 'function')
    return (key, value, seconds) => setex.call(kv, key, seconds, value)
  return typeof set === 'function'
    ? (key, value, seconds) => set.call(kv, key, value, seconds)
    : undefined
}

/**
 * A store for `cached` that a fleet shares, in a key-value store of strings: a client of `redis` or `ioredis` as it is, or `{ get(key),
 * set(key, value, seconds) }`.
 *
 * The key-value store is not trusted. Keys are `gatecheck:` and a SHA-256; values hold no token, but subject and claims in clear, with
 * an HMAC-SHA-256 over space, key and value. What is not exactly what a holder of the secret wrote for that key is a miss. Who can
 * write there can delete answers, or put an older one back for its own query until it is over; nothing else. A new secret makes
 * everything a miss. Values expire in the store, and are over for `cached` at the same time, whatever the store does.
 *
 * One that throws, rejects or takes over 100 ms (`timeout`) to read is passed by: the server is asked, and `traced` told. It is then
 * left alone for a second (`pause`), reading and writing, and tried again by one question. Nothing waits for a write; one that is
 * refused counts as a failure. Answers over 64 KiB, and those that JSON cannot hold, are not stored. Throws a `TypeError` at
 * construction, by name. Does NOT encrypt: see who may read the store. Does NOT connect or close the client, nor listen
 * to its errors.
 *
 * @example
 * const store = shared(redis, { secret, space: 'https://as.example.com as api' })
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000), cached(store), tokenOnly)
 */
export function shared(kv: KeyValue, options: SharedOptions): Store {
  const put = putInto(kv)
  assert(
    put !== undefined,
    'shared(kv): kv is no store. Pass a client of redis or ioredis, or { get: key => …, set: (key, value, seconds) => … }.'
  )
  validateOptions(
    'shared(kv, options)',
    options,
    {
      secret: [
        value => isString(value) && value.length >= 32,
        'at least 32 characters, the same in every process: openssl rand -base64 32 makes them'
      ],
      space: [value => isString(value) && value !== '', expectedSpace]
    },
    {
      timeout: positive(10_000, 'milliseconds'),
      pause: positive(60_000, 'milliseconds'),
      now: aFunction
    }
  )
  const { secret, space, timeout = 100, pause = 1_000, now = Date.now } = options
  const { seal, open } = makeSealer(secret, space)

  let failedAt: number | undefined
  /** Rejects where the store could not be asked. After a failure one question a pause tries it: an outage costs no more, nor fills a client's queue. */
  const tried = async <A>(work: () => A | PromiseLike<A>): Promise<A> => {
    if (failedAt !== undefined) {
      const rested = readClock(now) - failedAt
      if (rested >= 0 && rested < pause) throw new Error('store_left_alone')
      failedAt = readClock(now)
    }
    try {
      const result = await work()
      failedAt = undefined
      return result
    } catch (error) {
      failedAt = readClock(now)
      throw error
    }
  }
  const inTime = async <A>(work: A | PromiseLike<A>): Promise<A> => {
    const signal = makeSignal()
    const cancel = after(timeout, () => abort(signal))
    try {
      const found = await raceAbort<{ readonly result: A } | undefined>(
        signal,
        Promise.resolve(work).then(result => ({ result })),
        () => undefined
      )
      if (found === undefined) throw new Error('store_timeout')
      return found.result
    } finally {
      cancel()
    }
  }

  return Object.freeze({
    space,
    get: async (key: string) =>
      isHashKey(key)
        ? open(key, await tried(() => inTime(kv.get(`gatecheck:${key}`))), readClock(now))
        : undefined,
    set: (key, value) => {
      const stored = async (): Promise<void> => {
        const at = readClock(now)
        const sealed = isHashKey(key) ? await seal(key, value, at) : undefined
        // Without a time-out: Lambda may freeze the process in between, which says nothing of the store.
        if (sealed !== undefined)
          await tried(() => put(`gatecheck:${key}`, sealed, Math.ceil((value.until - at) / 1000)))
      }
      stored().then(undefined, () => undefined)
    }
  } satisfies Store)
}
