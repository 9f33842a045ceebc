// The key-value stores that `shared` takes, and how each of them writes.
type StoredValue = string | null | undefined

/** A client of the package `redis`. */
export interface NodeRedis {
  get(key: string): PromiseLike<StoredValue>
  setEx(key: string, seconds: number, value: string): unknown
}
/** A client of the package `ioredis`. */
export interface IoRedis {
  get(key: string): PromiseLike<StoredValue>
  setex(key: string, seconds: number, value: string): unknown
}
/**
 * Any other store of strings with an expiry: two lines around DynamoDB, Cloudflare KV or a Cache.
 * `seconds` is the lifetime of the entry.
 */
export interface StringStore {
  get(key: string): StoredValue | PromiseLike<StoredValue>
  set(key: string, value: string, seconds: number): unknown
}
/** A key-value store of strings, as `shared` takes it. */
export type KeyValue = NodeRedis | IoRedis | StringStore

type Put = (key: string, value: string, seconds: number) => unknown

/** The client's function that writes with an expiry, called as its method. */
export function findPut(kv: KeyValue): Put | undefined {
  const { get, setEx, setex, set } = (kv ?? {}) as Partial<NodeRedis & IoRedis & StringStore>
  if (typeof get !== 'function') return undefined
  if (typeof setEx === 'function')
    return (key, value, seconds) => setEx.call(kv, key, seconds, value)
  if (typeof setex === 'function')
    return (key, value, seconds) => setex.call(kv, key, seconds, value)
  return typeof set === 'function'
    ? (key, value, seconds) => set.call(kv, key, value, seconds)
    : undefined
}
