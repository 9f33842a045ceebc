// The few commands of Redis that a replay store needs, in the dialect of each client.
import type { IoRedis, NodeRedis } from '../key-value'
import { redisDialect } from '../key-value'
import { replayError } from './failure'

interface AnyRedis {
  get(key: string): PromiseLike<unknown>
  info?(section: string): PromiseLike<unknown>
  on?(event: 'ready', listener: () => void): unknown
}
/** A client of the package `redis`, or its cluster. */
export interface NodeReplayRedis extends AnyRedis {
  readonly setEx: NodeRedis['setEx']
  set(
    key: string,
    value: string,
    options: { readonly NX: true; readonly PX?: number }
  ): PromiseLike<unknown>
}
/** A client of the package `ioredis`, or its cluster. */
export interface IoReplayRedis extends AnyRedis {
  readonly setex: IoRedis['setex']
  set(key: string, value: string, unit: 'PX', ms: number, condition: 'NX'): PromiseLike<unknown>
  set(key: string, value: string, condition: 'NX'): PromiseLike<unknown>
}
/** A client of Redis, as `redisReplay` takes it. */
export type ReplayRedis = NodeReplayRedis | IoReplayRedis

export interface RedisCommands {
  /** Sets a key that is not there, for `ms` milliseconds or for ever. `false` if it is there. */
  setIfAbsent(key: string, value: string, ms?: number): Promise<boolean>
  get(key: string): Promise<unknown>
  /** `undefined` if the client or the server does not say. */
  evictionPolicy(): Promise<string | undefined>
  /** Calls the listener after each connection. Some clients, and clusters, do not report all. */
  onConnection(listener: () => void): void
}

type Write = (key: string, value: string, ms: number | undefined) => PromiseLike<unknown>

function writerFor(client: ReplayRedis): Write | undefined {
  const dialect = redisDialect(client)
  if (dialect === 'node-redis')
    return (key, value, ms) =>
      (client as NodeReplayRedis).set(
        key,
        value,
        ms === undefined ? { NX: true } : { NX: true, PX: ms }
      )
  const redis = client as IoReplayRedis
  return dialect === 'ioredis'
    ? (key, value, ms) =>
        ms === undefined ? redis.set(key, value, 'NX') : redis.set(key, value, 'PX', ms, 'NX')
    : undefined
}

/** `undefined` if it is not one of the two clients. */
export function redisCommands(client: ReplayRedis): RedisCommands | undefined {
  const { get, set } = Object(client) as Partial<ReplayRedis>
  const write = writerFor(client)
  if (write === undefined || typeof get !== 'function' || typeof set !== 'function')
    return undefined
  return {
    setIfAbsent: async (key, value, ms) => {
      const answer = await write(key, value, ms)
      if (answer !== 'OK' && answer !== null) throw replayError('store_answer')
      return answer === 'OK'
    },
    get: async key => client.get(key),
    evictionPolicy: async () => {
      try {
        const info = await client.info?.('memory')
        return /^maxmemory_policy:(\S+)/m.exec(`${info}`)?.[1]
      } catch {
        return undefined // INFO is not permitted. If the connection failed, the test fails, too.
      }
    },
    onConnection: listener => {
      client.on?.('ready', listener)
    }
  }
}
