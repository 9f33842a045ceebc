// Processes that share a Redis stand-in, and a clock.
import type { ReplayRedis, ReplayStore } from 'gatecheck'
import { redisCommands } from '../../../src/store/replay/redis-commands'
import { makeRedisReplay } from '../../../src/store/replay/redis-replay'
import { at } from '../../samples'
import { type RedisStandIn, startRedisStandIn } from './redis-stand-in'

export type Dialect = keyof RedisStandIn['clients']
export const dialects: readonly Dialect[] = ['node-redis', 'ioredis']

/** What an `add` becomes: its answer, or the text of its error. */
export async function outcome(store: ReplayStore, key: string, seconds = 130): Promise<unknown> {
  try {
    return await store.add(key, seconds, 'owner')
  } catch (error) {
    return (error as Error).message
  }
}
export interface Setup {
  readonly redis: RedisStandIn
  readonly clock: { ms: number }
  readonly store: ReplayStore
  /** A second process, or one with another client. */
  readonly makeStore: (client?: ReplayRedis, shareWork?: boolean) => ReplayStore
}
export function setUp(dialect: Dialect = 'ioredis'): Setup {
  const redis = startRedisStandIn()
  const clock = { ms: at * 1000 }
  const makeStore = (client = redis.clients[dialect], shareWork = true): ReplayStore => {
    const commands = redisCommands(client)
    if (commands === undefined) throw new Error('no client')
    const options = { prefix: 'gatecheck:replay:', now: () => clock.ms, shareWork }
    return makeRedisReplay(commands, options)
  }
  return { redis, clock, makeStore, store: makeStore() }
}
/** How often Redis was tested. */
export const testsOf = ({ commands }: RedisStandIn): number =>
  commands.filter(command => command.startsWith('INFO')).length
