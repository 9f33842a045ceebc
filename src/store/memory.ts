// A bounded store in this process. When it is full, the least recently used entry is removed.
import type { Remembered, Store } from '../types'
import { isWholeNumber } from '../values/guards'
import { toAsciiJson } from '../values/json'
import { maxEntryLength, storedEntryFor } from './entry'

interface MemoryEntry {
  readonly key: string
  value: Remembered | undefined
  previous: MemoryEntry | undefined
  next: MemoryEntry | undefined
}

const memoryStores = new WeakSet<Store>()

/** Whether `memory` made this store, so that only this process uses it. */
export function isMemoryStore(store: Store): boolean {
  return memoryStores.has(store)
}

/**
 * Makes a store of at most `entries` answers in this process. Each call makes a separate store. It
 * answers at once. When it is full, the least recently used answer is removed. An answer whose JSON
 * has over 65,536 characters is not kept.
 *
 * Throws a `RangeError` if `entries` is not a whole number from 1 to 10,000,000. Holds tokens in
 * memory, as part of the keys: on Node up to 64 characters as they are, longer ones as SHA-256.
 * Does NOT check expiry: `cached` decides how long an answer may be used, and overwrites expired
 * ones.
 *
 * @example
 * const remember = cached(memory({ entries: 10_000 }))
 * const introspect = around(rfc7662FromEnv(process.env), remember, tokenOnly)
 */
export function memory(options: { readonly entries: number }): Store {
  const { entries } = Object(options) as { readonly entries: number }
  if (!isWholeNumber(entries, 1, 10_000_000))
    throw new RangeError('memory({ entries }): pass a whole number from 1 to 10,000,000')
  const entryByKey = new Map<string, MemoryEntry>()
  // A ring of the entries: `ring.next` is the least recently used one, `ring.previous` the most.
  // The Map's own order would do, but to delete and insert hashes the key twice more.
  const ring: MemoryEntry = { key: '', value: undefined, previous: undefined, next: undefined }
  ring.previous = ring.next = ring
  const unlink = ({ previous, next }: MemoryEntry): void => {
    ;(previous as MemoryEntry).next = next
    ;(next as MemoryEntry).previous = previous
  }
  const append = (entry: MemoryEntry): void => {
    entry.previous = ring.previous
    entry.next = ring
    ;(ring.previous as MemoryEntry).next = entry
    ring.previous = entry
  }
  const store: Store = {
    get: key => {
      const entry = entryByKey.get(key)
      if (entry === undefined) return undefined
      if (entry !== ring.previous) {
        unlink(entry)
        append(entry)
      }
      return entry.value
    },
    set: (key, value) => {
      if (toAsciiJson(storedEntryFor(value)).length > maxEntryLength) return
      // Makes one flat string of a concatenated key, which would keep its parts: 128 bytes.
      key.charCodeAt(0)
      const existing = entryByKey.get(key)
      if (existing !== undefined) unlink(existing)
      const entry = existing ?? { key, value, previous: undefined, next: undefined }
      entry.value = value
      append(entry)
      entryByKey.set(key, entry)
      if (entryByKey.size <= entries) return
      const oldest = ring.next as MemoryEntry
      unlink(oldest)
      entryByKey.delete(oldest.key)
    }
  }
  memoryStores.add(store)
  return Object.freeze(store)
}
