// Where `cached` keeps answers.
import type { Awaitable } from './awaitable'
import type { Introspection } from './introspection'

/** What a store keeps for one key. */
export interface Remembered {
  readonly introspection: Introspection
  /** Milliseconds since 1970. From then on the answer is not used. */
  readonly until: number
}

/**
 * Where `cached` keeps answers. A `get` that throws or rejects counts as a miss: the server is
 * asked, and `traced` is told.
 */
export interface Store {
  /**
   * Names the server, and the credential used to ask it, whose answers this store keeps. `cached`
   * then needs no `space` of its own.
   */
  readonly space?: string | undefined
  /** The answer kept for this key, or `undefined`. */
  get(key: string): Awaitable<Remembered | undefined>
  /** Keeps an answer. Its result is not waited for. */
  set(key: string, value: Remembered): Awaitable<void>
}
