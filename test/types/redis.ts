// Clients of redis and ioredis fit as they are, with their own packages' types; so do two lines around anything else.

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
// @ts-expect-error: a store that keeps objects
shared(new Map<string, object>(), options)
// @ts-expect-error: a client that gives bytes
shared({ get: async () => new Uint8Array(), setEx: async () => 'OK' }, options)
// @ts-expect-error: a namespace that has another word for set
shared(kv, options)
// @ts-expect-error: nobody else may write there
shared(new Redis(), { space: 'as' })
// @ts-expect-error: whose answers they are is never left unsaid
shared(new Redis(), { secret: '' })
