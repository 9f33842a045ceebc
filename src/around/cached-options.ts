// The options of `cached`, and their validation.
import { isMemoryStore } from '../store/memory'
import type { Store } from '../types'
import { isFunction, isString } from '../values/guards'
import { aFunction, assert, expectedSpace, positive, validateOptions } from '../values/options'

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
  /** Returns milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

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

/** Throws a `TypeError` that names the store or the option that is wrong. */
export function validateCached(store: Store, options: CachedOptions): void {
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
  validateStore(store, options.space ?? store.space)
}
