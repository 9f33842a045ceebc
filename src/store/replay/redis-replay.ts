// Used proofs in a Redis that a fleet of processes shares.
import { base64url, randomBytes, requestsShareWork } from '#host'
import type { ReplayStore } from '../../types'
import { isString } from '../../values/guards'
import { assert, validateOptions } from '../../values/options'
import { type RedisCommands, type ReplayRedis, redisCommands } from './redis-commands'
import { makeRedisSelfTest, type RedisSelfTestOptions } from './redis-self-test'

export type { IoReplayRedis, NodeReplayRedis, ReplayRedis } from './redis-commands'

export interface RedisReplayOptions {
  /** What every key begins with. Default `'gatecheck:replay:'`. */
  readonly prefix?: string | undefined
}

/**
 * A key holds a value of its own call. A client that sends a command again after it lost the
 * connection would otherwise find its own key, and call the first use a replay.
 */
async function claim(commands: RedisCommands, key: string, seconds: number): Promise<boolean> {
  const value = base64url(randomBytes(16))
  const isNew = await commands.setIfAbsent(key, value, Math.ceil(seconds * 1000))
  return isNew || (await commands.get(key)) === value
}

export function makeRedisReplay(
  commands: RedisCommands,
  { prefix, now, shareWork }: Omit<RedisSelfTestOptions, 'add'>
): ReplayStore {
  const add = (key: string, seconds: number): Promise<boolean> =>
    claim(commands, prefix + key, seconds)
  const selfTest = makeRedisSelfTest(commands, { prefix, add, now, shareWork })
  return Object.freeze({
    add: async (key, seconds) => {
      await selfTest.ensure(seconds)
      const connection = selfTest.connections()
      const isNew = await add(key, seconds)
      // The answer came over a connection that was not tested.
      if (connection !== selfTest.connections()) await selfTest.ensure(seconds)
      return isNew
    }
  } satisfies ReplayStore)
}

/**
 * Makes a replay store that a fleet of processes shares, in Redis. `redis` is a client of `redis`
 * or `ioredis`. Each use is one command, `SET key value NX PX ms`; a replay costs a second one.
 *
 * The Redis must be an instance of its own, with `maxmemory-policy noeviction`: an eviction forgets
 * used proofs, and it concerns the whole instance, other applications' keys included. If it is
 * full, requests are refused with 503. Give it `appendonly yes` or a replica: if it loses its data,
 * this store throws until what it may have forgotten has become too old (130 seconds by default).
 *
 * Redis must pass a self-test before its first use, after each reconnection and every 30 seconds:
 * - A random key added twice must give `true`, then `false`.
 * - `INFO memory` must not name another policy than `noeviction`. If INFO is not permitted, the
 *   policy is not checked.
 * - The key `<prefix>epoch` must be the one that this process has seen before.
 * Otherwise `add` throws.
 *
 * Throws a `TypeError` at construction if `redis` is neither client, or an option is wrong. Does
 * NOT connect or close the client, and does not listen to its errors. Does NOT limit what one
 * client of the API may fill: `owner` is ignored. Does NOT see that a fail-over lost its last
 * writes, or what other nodes of a cluster do: it tests one node. Source: RFC 9449 §11.1.
 *
 * @example
 * const redis = createClient({ url: process.env.REDIS_URL, disableOfflineQueue: true })
 * const replay = redisReplay(redis)
 */
export function redisReplay(redis: ReplayRedis, options: RedisReplayOptions = {}): ReplayStore {
  const commands = redisCommands(redis)
  assert(
    commands !== undefined,
    'redisReplay(redis): redis is not a client of redis or ioredis. For another store, pass { add(key, seconds, owner) } to dpop({ replay }).'
  )
  validateOptions(
    'redisReplay(redis, options)',
    options,
    {},
    { prefix: [value => isString(value) && value !== '', "a string, such as 'gatecheck:replay:'"] }
  )
  const { prefix = 'gatecheck:replay:' } = options
  return makeRedisReplay(commands, { prefix, now: Date.now, shareWork: requestsShareWork })
}
