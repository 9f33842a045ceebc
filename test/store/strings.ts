// A key-value store whose content a test can read, and the stores of a fleet over it.
import { type SharedOptions, type Store, shared } from 'gatecheck'
import { now } from '../samples'

export const fleetSecret = 'a secret of the fleet, 32 characters and more'
export const space = 'https://as.example.com as api'

export interface Strings {
  readonly held: Map<string, string>
  /** Every call: the method and its arguments. */
  readonly calls: readonly (readonly unknown[])[]
  get(key: string): Promise<string | undefined>
  set(key: string, value: string, seconds: number): Promise<void>
}

export function strings(): Strings {
  const held = new Map<string, string>()
  const calls: (readonly unknown[])[] = []
  return {
    held,
    calls,
    get: async key => {
      calls.push(['get', key])
      return held.get(key)
    },
    set: async (key, value, seconds) => {
      calls.push(['set', key, value, seconds])
      held.set(key, value)
    }
  }
}

/** The store of one process of the fleet. */
export function storeOf(
  kv: Parameters<typeof shared>[0],
  options: Partial<SharedOptions> = {}
): Store {
  return shared(kv, { secret: fleetSecret, space, now, ...options })
}

/** No answer waits for `set`; a test must. */
export function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
