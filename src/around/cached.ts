// Remembers what a server said of a token: facts, never decisions, which the gate makes anew from them on every request.
import { isLeft } from 'fp-ts/Either'
import { sha256, utf8 } from '#host'
import { raceAbort } from '../async/abort'
import { readClock } from '../async/clock'
import { ignoreRejection } from '../async/observe'
import { isMemoryStore, memory } from '../store/memory'
import type { Introspect, Introspection, Layer, Query, Remembered, Signal, Store } from '../types'
import { isFunction, isString } from '../values/guards'
import { deepFreeze, isDecoded, markDecoded, parseObject } from '../values/json'
import { aFunction, assert, expectedSpace, positive, validateOptions } from '../values/options'
import { searchFor } from '../values/redact'
import { ask } from './around'
import { cacheKey } from './key'

export interface CachedOptions {
  /** Seconds an answer may be used, at most 3600. Default 60, and then only for tokens whose expiry the server told. */
  readonly ttl?: number | undefined
  /** Names server and credential; needed where the store is neither `memory()` nor `shared(…)`, which has it. Default: one of its own for every `Introspect` it is put around. */
  readonly space?: string | undefined
  /** Seconds for which "inactive" is remembered, at most 60, among at most 1,000 others. Default: never. */
  readonly inactive?: number | undefined
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: (() => number) | undefined
}

let spaces = 0

/** Milliseconds an answer may live: finite, above 0, at most the ttl and what is left of the token; else 0. */
function lifeOf(
  introspection: Introspection,
  now: number,
  ttl: number | undefined,
  inactive: number | undefined
): number {
  if (introspection._tag === 'Inactive') return (inactive ?? 0) * 1000
  if (introspection._tag !== 'Active') return 0
  const { expiresAt } = introspection.token
  const left =
    expiresAt === undefined
      ? ttl === undefined
        ? 0
        : Number.POSITIVE_INFINITY
      : expiresAt * 1000 - now
  const life = Math.min((ttl ?? 60) * 1000, left)
  return life > 0 && Number.isFinite(life) ? life : 0
}

function usable(found: Remembered | null | undefined, now: number): Introspection | undefined {
  return typeof found === 'object' &&
    found !== null &&
    now < found.until &&
    (found.introspection?._tag === 'Active' || found.introspection?._tag === 'Inactive')
    ? found.introspection
    : undefined
}

/** An Introspect of anyone's may quote the token among the claims: then the same text, taken in as a server's, would come out changed. */
function quotes(introspection: Introspection, query: Query): boolean {
  const text = JSON.stringify(introspection)
  const read = parseObject(
    text,
    searchFor(() => [query.token])
  )
  return isLeft(read) || JSON.stringify(read.right) !== text
}

/**
 * Remembers active answers in a store. Every check of the gate is made again on a hit: expiry, binding, audience, scopes.
 *
 * The key is the whole query (token, certificate, requirement) and a `space`; put `tokenOnly` outside to key on the token alone,
 * where the server judges nothing but the token. An answer lives at most `ttl` seconds, and never beyond the token's own expiry
 * [RFC 7662 §4]; a revocation is noticed when it ends. Refusals and failures are never remembered, a query with a proof never
 * looked up. In a store that is not `memory()` keys are SHA-256, and an answer that holds the token is not stored.
 * A store that throws is passed by, and the answer says so to `traced`; one that hangs is waited for until the caller's
 * signal, or as long as `shared` waits. Of two `cached` around each other the lives add up. Throws at construction for a setting
 * that is out of range. Does NOT share calls in flight: see `coalesced`.
 *
 * @example
 * const introspect = around(authleteFromEnv(process.env), cached(memory({ entries: 10_000 }), { ttl: 30 }))
 */
export function cached(store: Store, options: CachedOptions = {}): Layer<Introspect> {
  assert(
    isFunction(store?.get) && isFunction(store.set),
    'cached(store): store has no get and set. Pass memory({ entries: 10_000 }) or shared(…).'
  )
  validateOptions(
    'cached(store, options)',
    options,
    {},
    {
      ttl: positive(3600, 'seconds'),
      inactive: positive(60, 'seconds'),
      now: aFunction,
      space: [isString, expectedSpace]
    }
  )
  const { ttl, inactive, now = Date.now } = options
  const { space: shared = store.space } = options
  assert(
    store.space === undefined || store.space === shared,
    'cached(store, { space }): space contradicts the space of the store. Leave it out.'
  )
  assert(
    shared !== undefined || isMemoryStore(store),
    `cached(store, { space }): space is missing: pass ${expectedSpace}`
  )
  /** By a clock in seconds an answer would live for weeks: none of this century is none. */
  const time = (): number => {
    const at = readClock(now)
    return at > 1e12 ? at : Number.NaN
  }
  const unknown = inactive === undefined ? undefined : memory({ entries: 1_000 })

  /** In this process, at once, and never throwing. */
  const held = (memories: Store | undefined, key: string): Introspection | undefined =>
    memories === undefined ? undefined : usable(memories.get(key) as Remembered | undefined, time())
  const sought = async (key: string): Promise<Introspection | 'failed' | undefined> => {
    try {
      const remembered = await store.get(key)
      return usable(remembered, time())
    } catch {
      return 'failed'
    }
  }
  const remember = (key: string, introspection: Introspection, query: Query): void => {
    try {
      const at = time()
      const life = lifeOf(introspection, at, ttl, inactive)
      if (!(life > 0)) return
      // Fields by name: V8 makes a hidden class, 156 bytes, for each object that is frozen after a spread.
      const answer = 'answer' in introspection ? introspection.answer : undefined
      const made: Introspection =
        introspection._tag === 'Active'
          ? { _tag: 'Active', token: introspection.token, answer, cached: true }
          : { _tag: 'Inactive', answer, cached: true }
      const found = isDecoded(introspection) ? markDecoded(made) : deepFreeze(made)
      if (!isMemoryStore(store) && quotes(found, query)) return
      const stored = (found._tag === 'Inactive' ? unknown : store)?.set(
        key,
        Object.freeze({ introspection: found, until: at + life })
      )
      ignoreRejection(stored)
    } catch {
      // A store that fails costs a call to the server, never a request.
    }
  }

  return inner => {
    // Per application: one layer around two servers must not let one answer for the other [GHSA-4mq7-pvjg-xp2r].
    const space = shared === undefined ? `#${(spaces += 1)};` : `${shared.length}:${shared}`
    const missed = async (
      key: string,
      query: Query,
      signal: Signal | undefined
    ): Promise<Introspection> => {
      const answer = await ask(inner, query, signal)
      remember(key, answer, query)
      return answer
    }
    // A key holds the token: it leaves this process only as its SHA-256.
    const outside = async (
      written: string,
      query: Query,
      signal: Signal | undefined
    ): Promise<Introspection> => {
      const key = await sha256(utf8(written))
      const hit =
        held(unknown, key) ??
        (await raceAbort<Introspection | 'failed' | undefined>(signal, sought(key), () => 'failed'))
      if (hit === undefined) return missed(key, query, signal)
      return hit === 'failed' ? { ...(await missed(key, query, signal)), store: 'failed' } : hit
    }
    return (query, signal) => {
      const written = cacheKey(space, query)
      if (written === undefined) return ask(inner, query, signal)
      if (!isMemoryStore(store)) return outside(written, query, signal)
      const hit = held(unknown, written) ?? held(store, written)
      return hit === undefined ? missed(written, query, signal) : hit
    }
  }
}
