// Remembers what a server said about a token, never a decision: the gate makes its checks again on
// every request.
import { requestsShareWork, sha256, utf8 } from '#host'
import { raceAbort } from '../async/abort'
import { readMilliseconds } from '../async/clock'
import { ignoreRejection } from '../async/observe'
import { isMemoryStore, memory } from '../store/memory'
import type { Introspect, Introspection, Layer, Query, Signal, Store } from '../types'
import { setKnown } from '../values/known'
import { ask } from './around'
import { type CachedOptions, validateCached } from './cached-options'
import { cacheKey } from './key'
import { makeLayer } from './layer'
import { recallFromMemory, recallFromStore } from './recall'
import { copyForCache, holdsToken, lifetimeOf } from './remembered'
import { makeShare, type Share } from './share'
import { makeSpace } from './space'

export type { CachedOptions } from './cached-options'

/** Where requests must not wait for each other's I/O, each makes its own call. */
const callAlone: Share = async (_, signal, start) => start(signal)

/** A key holds the token: only its SHA-256 leaves this process. */
function hashKey(key: string): string | Promise<string> {
  return sha256(utf8(key))
}

/**
 * Remembers active answers in a store. On a hit the gate still makes all its checks: expiry,
 * binding, audience, scopes.
 *
 * An answer is used for `ttl` seconds at most, and never after the token's own expiry
 * [RFC 7662 §4]. A revocation takes effect when the answer's time is over. `Refused` and `Failed`
 * are never remembered.
 *
 * The key is the whole query (token, scheme, certificate, requirement), a `space`, and those options of
 * `rfc7662` and `authlete` that decide what counts as active. If the server judges nothing but the
 * token, put `tokenOnly` outside: the key then has neither certificate nor requirement. In any store but `memory()`, keys are SHA-256, and an answer that holds the
 * token is not stored.
 *
 * On Node concurrent equal misses share one call, with a signal of its own: if a caller gives up,
 * the others still get the answer. On Cloudflare Workers each request makes its own call.
 *
 * If the store throws or rejects, the server is asked, and `traced` sees `store: 'failed'`. If the
 * store hangs, `cached` waits until the caller's signal is aborted; `shared` has a timeout. If you
 * put one `cached` around another, their lifetimes add up.
 *
 * Throws a `TypeError` at construction if the store or an option is invalid. Does NOT know what a
 * function of your own counts as active: in a store that others use, give each its own `space`.
 *
 * @example
 * const cache = cached(memory({ entries: 10_000 }), { ttl: 30 })
 * const introspect = around(authleteFromEnv(process.env), cache)
 */
export function cached(store: Store, options: CachedOptions = {}): Layer<Introspect> {
  validateCached(store, options)
  const { ttl, inactive, now = Date.now, space: commonSpace = store.space } = options
  const storeKey = isMemoryStore(store) ? (key: string): string => key : hashKey
  const inactiveStore = inactive === undefined ? undefined : memory({ entries: 1_000 })

  const remember = (
    key: string,
    askedAt: number,
    introspection: Introspection,
    { token }: Query
  ): void => {
    try {
      const lifetime = lifetimeOf(introspection, askedAt, ttl, inactive)
      if (!(lifetime > 0)) return
      const copy = copyForCache(introspection)
      if (!isMemoryStore(store) && holdsToken(copy, token)) return
      const remembered = Object.freeze({ introspection: copy, until: askedAt + lifetime })
      const target = copy._tag === 'Inactive' ? inactiveStore : store
      ignoreRejection(target?.set(key, remembered))
    } catch {
      // If the store fails, the next query asks the server again. This one has its answer.
    }
  }

  return makeLayer('cached(store)', inner => {
    const currentSpace = makeSpace(inner, commonSpace)
    const share = requestsShareWork ? makeShare() : callAlone

    /**
     * `space` is undefined while `deferred` has not loaded. The answer is then not remembered: of
     * two loads that overlap it is not known which one was asked.
     */
    const askServer = async (
      space: string | undefined,
      key: string,
      query: Query,
      signal: Signal | undefined
    ): Promise<Introspection> => {
      // An answer's age starts when the server is asked: what it says was true then.
      const askedAt = readMilliseconds(now)
      const answer = await ask(inner, query, signal)
      // What `deferred` has loaded meanwhile may count fewer tokens as active.
      if (space !== undefined && space === currentSpace()) remember(key, askedAt, answer, query)
      return answer
    }
    const askStoreThenServer = async (
      space: string,
      key: string,
      query: Query,
      signal: Signal | undefined
    ): Promise<Introspection> => {
      const hash = await storeKey(key)
      const hit =
        recallFromMemory(inactiveStore, hash, now) ??
        (await raceAbort<Introspection | 'failed' | undefined>(
          signal,
          recallFromStore(store, hash, now),
          () => 'failed'
        ))
      if (hit === 'failed')
        return { ...(await askServer(space, hash, query, signal)), store: 'failed' }
      return hit ?? askServer(space, hash, query, signal)
    }

    const introspect: Introspect = (query, signal) => {
      const space = currentSpace()
      const key = cacheKey(space ?? '?', query)
      if (key === undefined) return ask(inner, query, signal)
      if (space === undefined)
        return share(key, signal, callSignal => askServer(space, key, query, callSignal))
      if (!isMemoryStore(store))
        return share(key, signal, callSignal => askStoreThenServer(space, key, query, callSignal))
      const hit = recallFromMemory(inactiveStore, key, now) ?? recallFromMemory(store, key, now)
      return hit ?? share(key, signal, callSignal => askServer(space, key, query, callSignal))
    }
    return setKnown(introspect, { options: { asks: [inner], ttl } })
  })
}
