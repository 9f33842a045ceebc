// Where used DPoP proofs are remembered.
import type { Awaitable } from './awaitable'

/**
 * Remembers which DPoP proofs were used [RFC 9449 §11.1]. `memoryReplay` and `redisReplay` make
 * one. One of your own must be exact, because an answer of `true` lets a request pass:
 *
 * - It must be atomic: of two calls at the same time with one key, one gets `true`. A read and then
 *   a write is a race. Write with a condition: "only if the key is not there, or has expired".
 * - It must forget no key before its time. When it is full, it must throw. An LRU cache, a Redis
 *   that evicts, Cloudflare KV and a Cache do not fit.
 * - All processes that judge requests for one API must share it.
 *
 * The gate calls `add` last, for requests that would otherwise be allowed. Before its first use the
 * store must pass a self-test: the gate adds one random key twice, and the answers must be `true` and
 * `false`. Any other answer, an error, and an answer after more than 250 ms is 503
 * `replay_unavailable`.
 */
export interface ReplayStore {
  /**
   * `true`: the key was never seen, and is remembered from now on. `false`: it is remembered.
   *
   * `key` is a SHA-256 in base64url, 43 characters, of the client's key and the proof's `jti`.
   * `seconds` is how long to remember it, a whole number. `owner` is a SHA-256 of issuer and client
   * id: with it a store can limit how many keys one client may fill.
   */
  add(key: string, seconds: number, owner: string): Awaitable<boolean>
}
