// Clients of redis and ioredis are accepted with the types of their packages, and two lines adapt
// any other store.

import { cached, type KeyValue, type SharedOptions, shared } from 'gatecheck'
import { Cluster, Redis } from 'ioredis'
import { createClient, createClientPool, createCluster } from 'redis'

declare const kv: {
  get(key: string): Promise<string | null>
  put(key: string, value: string, options: { readonly expirationTtl?: number }): Promise<void>
}
const options: SharedOptions = { secret: 'x'.repeat(32), space: 'as' }

export const clients: readonly KeyValue[] = [
  createClient(),
  createClientPool(),
  createClient({ RESP: 2 }),
  createClient({ RESP: 3, disableOfflineQueue: true }),
  createCluster({ rootNodes: [] }),
  new Redis(),
  new Cluster([])
]
export const layers = clients.map(client => cached(shared(client, options)))
export const others = [
  shared(
    {
      get: key => kv.get(key),
      set: (key, value, seconds) => kv.put(key, value, { expirationTtl: Math.max(60, seconds) })
    },
    options
  ),
  shared(new Map<string, string>(), options)
]
// @ts-expect-error: the store must keep strings
shared(new Map<string, object>(), options)
// @ts-expect-error: the client must return strings
shared({ get: async () => new Uint8Array(), setEx: async () => 'OK' }, options)
// @ts-expect-error: the store has no `set`
shared(kv, options)
// @ts-expect-error: `secret` is required
shared(new Redis(), { space: 'as' })
// @ts-expect-error: `space` is required
shared(new Redis(), { secret: '' })
