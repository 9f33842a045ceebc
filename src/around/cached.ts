// Remembers what a server said about a token. Facts, never decisions: the gate checks them anew on
// every request.
import { sha256, utf8 } from '#host'
import { raceAbort } from '../async/abort'
import { ignoreRejection } from '../async/observe'
import { isMemoryStore, memory } from '../store/memory'
import type { Introspect, Introspection, Layer, Query, Signal, Store } from '../types'
import { isFunction, isString } from '../values/guards'
import { aFunction, assert, expectedSpace, positive, validateOptions } from '../values/options'
import { ask } from './around'
import { cacheKey } from './key'
import { readMilliseconds, recallFromMemory, recallFromStore } from './recall'
import { copyForCache, holdsToken, lifetimeOf } from './remembered'

export interface CachedOptions {
  /**
   * Seconds for which an active answer is used, at most 3600. Default 60. Without `ttl`, only
   * answers with an expiry are cached.
   */
  readonly ttl?: number | undefined
  /**
   * Names the server and the credential with which it is asked. Required if the store is neither
   * `memory()` nor `shared(…)`; `shared` brings its own. Default: every `Introspect` that the layer
   * is put around has its own.
   */
  readonly space?: string | undefined
  /**
   * Seconds for which "inactive" is remembered, at most 60, for at most 1,000 tokens. Default: it
   * is not remembered.
   */
  readonly inactive?: number | undefined
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** How many `Introspect`s have a space of their own. */
let spaceCount = 0

function validateStore(store: Store, space: string | undefined): void {
  assert(
    store.space === undefined || store.space === space,
    'cached(store, { space }): space contradicts the space of the store. Leave it out.'
  )
  assert(
    space !== undefined || isMemoryStore(store),
    `cached(store, { space }): space is missing: pass ${expectedSpace}`
  )
}

/**
 * Remembers active answers in a store. On a hit the gate still makes all its checks: expiry,
 * binding, audience, scopes.
 *
 * An answer is used for `ttl` seconds at most, and never after the token's own expiry
 * [RFC 7662 §4]. A revocation takes effect when the answer's time is over. `Refused` and `Failed`
 * are never remembered.
 *
 * The key is the whole query (token, certificate, requirement) and a `space`. If the server judges
 * nothing but the token, put `tokenOnly` outside: the key is then the token alone. A query with a
 * proof is not cached. In any store but `memory()`, keys are SHA-256, and an answer that holds the
 * token is not stored.
 *
 * If the store throws or rejects, the server is asked, and `traced` sees `store: 'failed'`. If the
 * store hangs, `cached` waits until the caller's signal is aborted; `shared` has a timeout. If you
 * put one `cached` around another, their times add up.
 *
 * Throws a `TypeError` at construction if the store or an option is invalid. Does NOT share
 * concurrent calls: see `coalesced`.
 *
 * @example
 * const cache = cached(memory({ entries: 10_000 }), { ttl: 30 })
 * const introspect = around(authleteFromEnv(process.env), cache)
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
  const { ttl, inactive, now = Date.now, space: commonSpace = store.space } = options
  validateStore(store, commonSpace)
  const inactiveStore = inactive === undefined ? undefined : memory({ entries: 1_000 })

  const remember = (key: string, introspection: Introspection, { token }: Query): void => {
    try {
      const time = readMilliseconds(now)
      const lifetime = lifetimeOf(introspection, time, ttl, inactive)
      if (!(lifetime > 0)) return
      const copy = copyForCache(introspection)
      if (!isMemoryStore(store) && holdsToken(copy, token)) return
      const remembered = Object.freeze({ introspection: copy, until: time + lifetime })
      const target = copy._tag === 'Inactive' ? inactiveStore : store
      ignoreRejection(target?.set(key, remembered))
    } catch {
      // If the store fails, the next query asks the server again. This one has its answer.
    }
  }

  return inner => {
    // A space for each `Introspect`: one layer around two servers must not let one answer for the
    // other [GHSA-4mq7-pvjg-xp2r].
    const space =
      commonSpace === undefined ? `#${(spaceCount += 1)};` : `${commonSpace.length}:${commonSpace}`

    const askServer = async (
      key: string,
      query: Query,
      signal: Signal | undefined
    ): Promise<Introspection> => {
      const answer = await ask(inner, query, signal)
      remember(key, answer, query)
      return answer
    }
    // A key holds the token: only its SHA-256 leaves this process.
    const askStore = async (
      key: string,
      query: Query,
      signal: Signal | undefined
    ): Promise<Introspection> => {
      const hash = await sha256(utf8(key))
      const hit =
        recallFromMemory(inactiveStore, hash, now) ??
        (await raceAbort<Introspection | 'failed' | undefined>(
          signal,
          recallFromStore(store, hash, now),
          () => 'failed'
        ))
      if (hit === 'failed') return { ...(await askServer(hash, query, signal)), store: 'failed' }
      return hit ?? askServer(hash, query, signal)
    }

    return (query, signal) => {
      const key = cacheKey(space, query)
      if (key === undefined) return ask(inner, query, signal)
      if (!isMemoryStore(store)) return askStore(key, query, signal)
      const hit = recallFromMemory(inactiveStore, key, now) ?? recallFromMemory(store, key, now)
      return hit ?? askServer(key, query, signal)
    }
  }
}
