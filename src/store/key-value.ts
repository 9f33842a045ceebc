// The key-value stores that `shared` takes, and how each of them writes.

/** A client of the package `redis`. */
export interface NodeRedis {
  get(key: string): PromiseLike<string | null | undefined>
  setEx(key: string, seconds: number, value: string): unknown
}
/** A client of the package `ioredis`. */
export interface IoRedis {
  get(key: string): PromiseLike<string | null | undefined>
  setex(key: string, seconds: number, value: string): unknown
}
/**
 * Any other store of strings with an expiry: two lines around DynamoDB, Cloudflare KV or a Cache.
 * `seconds` is the lifetime of the entry.
 */
export interface StringStore {
  get(key: string): string | null | undefined | PromiseLike<string | null | undefined>
  set(key: string, value: string, seconds: number): unknown
}
/** A key-value store of strings, as `shared` takes it. */
export type KeyValue = NodeRedis | IoRedis | StringStore

type Put = (key: string, value: string, seconds: number) => unknown

/** Each client has a spelling of its own: `setEx` in `redis`, `setex` in `ioredis`. */
export function redisDialect(client: unknown): 'node-redis' | 'ioredis' | undefined {
  const { setEx, setex } = Object(client) as Partial<NodeRedis & IoRedis>
  if (typeof setEx === 'function') return 'node-redis'
  return typeof setex === 'function' ? 'ioredis' : undefined
}

/** The client's function that writes with an expiry, called as its method. */
export function findPut(kv: KeyValue): Put | undefined {
  const client = Object(kv) as NodeRedis & IoRedis & StringStore
  if (typeof client.get !== 'function') return undefined
  const dialect = redisDialect(kv)
  if (dialect === 'node-redis') return (key, value, seconds) => client.setEx(key, seconds, value)
  if (dialect === 'ioredis') return (key, value, seconds) => client.setex(key, seconds, value)
  return typeof client.set === 'function'
    ? (key, value, seconds) => client.set(key, value, seconds)
    : undefined
}
