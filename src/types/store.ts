// Where answers are kept.
import type { Awaitable } from './awaitable'
import type { Introspection } from './introspection'

/** What a store remembers of one query; `until` is in milliseconds since 1970. */
export interface Remembered {
  readonly introspection: Introspection
  readonly until: number
}

/** Where `cached` keeps what it learnt. One that could not be asked throws or rejects, which is told to `traced`, and the server is asked. */
export interface Store {
  /** Names the server, and the credential with which it is asked, whose answers are kept here; then `cached` need not be told. */
  readonly space?: string | undefined
  get(key: string): Awaitable<Remembered | undefined>
  set(key: string, value: Remembered): Awaitable<void>
}
