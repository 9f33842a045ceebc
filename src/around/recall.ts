// Reads what `cached` remembered: from this process at once, or from a store that may fail.
import { readMilliseconds } from '../async/clock'
import type { Introspection, Remembered, Store } from '../types'

/** What a store returned, if it may be used now. A store may return anything. */
function usableAnswer(
  remembered: Remembered | null | undefined,
  now: number
): Introspection | undefined {
  if (typeof remembered !== 'object' || remembered === null) return undefined
  if (!(now < remembered.until)) return undefined
  const { introspection } = remembered
  const tag = introspection?._tag
  return tag === 'Active' || tag === 'Inactive' ? introspection : undefined
}

export function recallFromMemory(
  store: Store | undefined,
  key: string,
  now: () => number
): Introspection | undefined {
  if (store === undefined) return undefined
  const remembered = store.get(key) as Remembered | undefined
  return usableAnswer(remembered, readMilliseconds(now))
}

/** `'failed'` if the store throws or rejects: then the server is asked. */
export async function recallFromStore(
  store: Store,
  key: string,
  now: () => number
): Promise<Introspection | 'failed' | undefined> {
  try {
    const remembered = await store.get(key)
    return usableAnswer(remembered, readMilliseconds(now))
  } catch {
    return 'failed'
  }
}
