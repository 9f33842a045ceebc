// Used DPoP proofs in Durable Objects, for Cloudflare Workers. KV and the Cache are not exact.
import { DurableObject } from 'cloudflare:workers'
import type { ReplayStore } from 'gatecheck'

interface Cursor {
  toArray(): readonly unknown[]
}
interface ObjectState {
  readonly storage: {
    readonly sql: { exec(query: string, ...values: readonly (string | number)[]): Cursor }
  }
}

/** Every call of one object runs by itself: its SQL is synchronous. */
export class UsedProofs extends DurableObject {
  readonly #sql: ObjectState['storage']['sql']

  constructor(state: ObjectState, env: unknown) {
    super(state, env)
    this.#sql = state.storage.sql
    this.#sql.exec('CREATE TABLE IF NOT EXISTS proofs (key TEXT PRIMARY KEY, until INTEGER)')
    this.#sql.exec('CREATE INDEX IF NOT EXISTS proofs_until ON proofs (until)')
  }

  add(key: string, seconds: number): boolean {
    const now = Date.now()
    this.#sql.exec('DELETE FROM proofs WHERE until <= ?', now)
    const insert = 'INSERT INTO proofs VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING key'
    return this.#sql.exec(insert, key, now + seconds * 1000).toArray().length === 1
  }
}

/** The binding, with `new_sqlite_classes = ["UsedProofs"]` in a migration. */
export interface UsedProofsNamespace {
  idFromName(name: string): object
  get(id: object): { add(key: string, seconds: number): Promise<boolean> }
}

/** One key is always in one object. Two characters of its hash spread keys over 4,096 of them. */
export function durableObjectReplay(namespace: UsedProofsNamespace): ReplayStore {
  return {
    add: async (key, seconds) => {
      const id = namespace.idFromName(key.slice(0, 2))
      return await namespace.get(id).add(key, seconds)
    }
  }
}
