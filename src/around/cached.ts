// Remembers what a server said of a token: facts, never decisions, which the gate makes anew from them on every request.
import { base64url, sha256, utf8 } from '#host'
import { frozen, kept } from '../frozen'
import { hushed, isPromise, under } from '../signal'
import type { Introspect, Introspection, Layer, Query, Remembered, Signal, Store } from '../types'
import { known as knownOptions } from '../options'
import { asked, positive } from './around'
import { keyOf } from './key'
import { isPrivate, memory } from './memory'

export interface CachedOptions {
  /** Seconds an answer may be used, at most 3600. Default 60, and then only for tokens whose expiry the server told. */
  readonly ttl?: number | undefined
  /** Names server and credential; needed where the store is not `memory()`. Default: one of its own for every `Introspect` it is put around. */
  readonly space?: string | undefined
  /** Seconds for which "inactive" is remembered, at most 60, among at most 1,000 others. Default: never. */
  readonly inactive?: number | undefined
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: (() => number) | undefined
}

let spaces = 0

const hashed = async (key: string): Promise<string> => base64url(await sha256(utf8(key)))

/** Milliseconds an answer may live: finite, above 0, at most the ttl and what is left of the token; else 0. */
const lifeOf = (introspection: Introspection, now: number, ttl: number | undefined, inactive: number | undefined): number => {
  if (introspection._tag === 'Inactive') return (inactive ?? 0) * 1000
  if (introspection._tag !== 'Active') return 0
  const { expiresAt } = introspection.token
  const left = expiresAt === undefined ? (ttl === undefined ? 0 : Number.POSITIVE_INFINITY) : expiresAt * 1000 - now
  const life = Math.min((ttl ?? 60) * 1000, left)
  return life > 0 && Number.isFinite(life) ? life : 0
}

const usable = (found: Remembered | null | undefined, now: number): Introspection | undefined =>
  typeof found === 'object' && found !== null && now < found.until && (found.introspection?._tag === 'Active' || found.introspection?._tag === 'Inactive') ? found.introspection : undefined

/**
 * Remembers active answers in a store. Every check of the gate is made again on a hit: expiry, binding, audience, scopes.
 *
 * The key is the whole query (token, certificate, requirement) and a `space`; put `tokenOnly` outside to key on the token alone,
 * where the server judges nothing but the token. An answer lives at most `ttl` seconds, and never beyond the token's own expiry
 * [RFC 7662 §4]; a revocation is noticed when it ends. Refusals and failures are never remembered, a query with a proof never
 * looked up. In a store that is not `memory()` keys are SHA-256, and values hold no token. A store that throws is passed by; one that hangs is waited for until
 * the caller's signal. Throws at construction for a setting that is
 * out of range. Does NOT share calls in flight: see `coalesced`.
 *
 * @example
 * const introspect = around(authleteFromEnv(process.env), cached(memory({ entries: 10_000 }), { ttl: 30 }))
 */
export const cached = (store: Store, options: CachedOptions = {}): Layer<Introspect> => {
  knownOptions('cached', options, ['ttl', 'space', 'inactive', 'now'])
  const { ttl, space: shared, inactive, now = Date.now } = options
  if (typeof store?.get !== 'function' || typeof store.set !== 'function') throw new TypeError('cached(store) needs a store with get and set: write cached(memory({ entries: 10_000 }))')
  if (ttl !== undefined) positive('cached(store, { ttl }), in seconds,', ttl, 3600)
  if (inactive !== undefined) positive('cached(store, { inactive }), in seconds,', inactive, 60)
  if (shared === undefined && !isPrivate(store))
    throw new TypeError('cached(store, { space }) is missing: where the store is not memory(), name the server and the credential with which it is asked, or another server\'s answers would be taken for its own')
  const time = (): number => hushed(now())
  const unknown = inactive === undefined ? undefined : memory({ entries: 1_000 })

  const found = (key: string): Introspection | undefined | Promise<Introspection | undefined> => {
    try {
      const known = unknown?.get(key)
      const remembered = isPromise(known) || usable(known, time()) === undefined ? store.get(key) : known
      return isPromise(remembered) ? remembered.then(late => usable(late, time())).then(undefined, () => undefined) : usable(remembered, time())
    } catch {
      return undefined
    }
  }
  const remember = (key: string, introspection: Introspection): void => {
    try {
      const at = time()
      const life = lifeOf(introspection, at, ttl, inactive)
      if (!(life > 0)) return
      const found = kept(frozen({ ...introspection, cached: true } as Introspection))
      if (found._tag === 'Active') kept(found.token)
      const stored = (found._tag === 'Inactive' ? unknown : store)?.set(key, Object.freeze({ introspection: found, until: at + life }))
      if (isPromise(stored)) stored.then(undefined, () => undefined)
    } catch {
      // A store that fails costs a call to the server, never a request.
    }
  }

  return inner => {
    // Per application: one layer around two servers must not let one answer for the other [GHSA-4mq7-pvjg-xp2r].
    const space = shared === undefined ? `#${(spaces += 1)};` : `${shared.length}:${shared}`
    const missed = async (key: string, query: Query, signal: Signal | undefined): Promise<Introspection> => {
      const answer = await asked(inner, query, signal)
      remember(key, answer)
      return answer
    }
    const late = async (hit: Promise<Introspection | undefined>, key: string, query: Query, signal: Signal | undefined): Promise<Introspection> =>
      (await under(signal, hit, () => undefined)) ?? missed(key, query, signal)
    // Not async itself: a hit in memory costs one promise and no hop.
    return (query, signal) => {
      const written = keyOf(space, query)
      if (written === undefined) return asked(inner, query, signal)
      // A key holds the token: it leaves this process only as its SHA-256.
      if (!isPrivate(store)) return hashed(written).then(key => late(Promise.resolve(found(key)), key, query, signal))
      const key = written
      const hit = found(key)
      if (isPromise(hit)) return late(hit, key, query, signal)
      return hit === undefined ? missed(key, query, signal) : Promise.resolve(hit)
    }
  }
}
