// A bounded store in this process: the least recently used entry makes room.
import type { Remembered, Store } from '../types'

const own = new WeakSet<Store>()

/** Made here, hence in this process alone. */
export const isPrivate = (store: Store): boolean => own.has(store)

/**
 * A store of at most `entries` answers in this process, private to this call. Answers at once; the least recently used goes first.
 *
 * Throws a `RangeError` for a number that is not a whole one from 1 to 10,000,000. Does NOT watch the clock: `cached` judges how
 * long an answer lives, and overwrites what has expired. Holds the token in memory, as part of the key.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), cached(memory({ entries: 10_000 })), tokenOnly)
 */
export const memory = ({ entries }: { readonly entries: number }): Store => {
  if (!Number.isInteger(entries) || entries < 1 || entries > 10_000_000) throw new RangeError('memory({ entries }) must be a whole number from 1 to 10,000,000')
  // A Map keeps insertion order: re-inserting on use makes its first key the least recently used one.
  const kept = new Map<string, Remembered>()
  const store: Store = {
    get: key => {
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found
    },
    set: (key, value) => {
      kept.delete(key)
      kept.set(key, value)
      if (kept.size > entries) kept.delete(kept.keys().next().value as string)
    }
  }
  own.add(store)
  return store
}
