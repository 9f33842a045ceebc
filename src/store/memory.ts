// A bounded store in this process: the least recently used entry makes room.
import type { Remembered, Store } from '../types'

interface Node {
  readonly key: string
  value: Remembered | undefined
  before: Node | undefined
  behind: Node | undefined
}

const own = new WeakSet<Store>()

/** Made here, hence in this process alone. */
export function isMemoryStore(store: Store): boolean {
  return own.has(store)
}

/**
 * A store of at most `entries` answers in this process, private to this call. Answers at once; the least recently used goes first.
 *
 * Throws a `RangeError` for a number that is not a whole one from 1 to 10,000,000. Does NOT watch the clock: `cached` judges how
 * long an answer lives, and overwrites what has expired. Holds the token in memory, as part of the key.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), cached(memory({ entries: 10_000 })), tokenOnly)
 */
export function memory(options: { readonly entries: number }): Store {
  const { entries } = Object(options) as { readonly entries: number }
  if (!Number.isInteger(entries) || entries < 1 || entries > 10_000_000)
    throw new RangeError('memory({ entries }): pass a whole number from 1 to 10,000,000')
  const kept = new Map<string, Node>()
  // A ring through the entries, from the least recently used: to delete and insert anew in a Map's own order would hash the key twice more.
  const ring: Node = { key: '', value: undefined, before: undefined, behind: undefined }
  ring.before = ring.behind = ring
  const out = ({ before, behind }: Node): void => {
    ;(before as Node).behind = behind
    ;(behind as Node).before = before
  }
  const last = (node: Node): void => {
    node.before = ring.before
    node.behind = ring
    ;(ring.before as Node).behind = node
    ring.before = node
  }
  const store: Store = {
    get: key => {
      const node = kept.get(key)
      if (node === undefined) return undefined
      if (node !== ring.before) {
        out(node)
        last(node)
      }
      return node.value
    },
    set: (key, value) => {
      key.charCodeAt(0) // makes one string of a key that was put together, which would else keep its parts: 128 bytes
      const known = kept.get(key)
      if (known !== undefined) out(known)
      const node = known ?? { key, value, before: undefined, behind: undefined }
      node.value = value
      last(node)
      kept.set(key, node)
      if (kept.size <= entries) return
      const oldest = ring.behind as Node
      out(oldest)
      kept.delete(oldest.key)
    }
  }
  own.add(store)
  return Object.freeze(store)
}
