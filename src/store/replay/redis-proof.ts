// A Redis must prove itself: before its first use, after each reconnection, and every 30 seconds.
import { base64url, randomBytes } from '#host'
import { readClock } from '../../async/clock'
import { withinTimeout } from '../../async/limit'
import { replayError } from './failure'
import type { RedisCommands } from './redis-commands'

export interface RedisProof {
  /** Rejects if Redis cannot prove itself. `undefined`: it has, and this connection is the same. */
  ensure(seconds: number): Promise<void> | undefined
  /** How many connections there were. */
  connections(): number
}

export interface RedisProofOptions {
  readonly prefix: string
  /** Whether the key was never seen. */
  readonly add: (key: string, seconds: number) => Promise<boolean>
  readonly now: () => number
  /** Whether a request may wait for another's proof. */
  readonly shareWork: boolean
}

/** Milliseconds. Also for clients and clusters that do not tell of a reconnection. */
const proofLifetime = 30_000
/** Milliseconds. A command may wait in a client's queue for ever. */
const patience = 1_000
/** Seconds for which the key of a proof is kept: far more than the time between two commands. */
const probeSeconds = 10

export function randomKey(): string {
  return base64url(randomBytes(32))
}

/** A random name for what this Redis holds, and the milliseconds since 1970 when it was given. */
interface Epoch {
  readonly text: string
  readonly since: number
}

function parseEpoch(text: unknown): Epoch {
  const [, since] = /^[A-Za-z0-9_-]{43} (\d{13})$/.exec(`${text}`) ?? []
  if (since === undefined) throw replayError('store_answer')
  return { text: `${text}`, since: Number(since) }
}

export function makeRedisProof(commands: RedisCommands, options: RedisProofOptions): RedisProof {
  const { prefix, add, now, shareWork } = options
  let connection = 0
  let proven: { readonly connection: number; readonly time: number } | undefined
  let running: Promise<void> | undefined
  let knownEpoch: string | undefined
  commands.onConnection(() => {
    connection += 1
    running = undefined // its commands may be lost
  })

  /** An eviction would forget a proof before its time. */
  const proveEviction = async (): Promise<void> => {
    const policy = await commands.evictionPolicy()
    if (policy !== undefined && policy !== 'noeviction') throw replayError('store_evicts')
  }
  /** node-redis, called as ioredis is, ignores NX and answers OK twice: every replay would pass. */
  const proveAtomic = async (): Promise<void> => {
    const key = randomKey()
    const first = await add(key, probeSeconds)
    if (!first || (await add(key, probeSeconds))) throw replayError('store_unproven')
  }
  /**
   * A restart without persistence, a fail-over to an empty replica or FLUSHALL takes the name, too.
   * What was used before could be used again for `seconds`.
   */
  const proveMemory = async (seconds: number): Promise<void> => {
    const key = `${prefix}epoch`
    const time = now()
    await commands.setIfAbsent(key, `${randomKey()} ${Math.floor(time)}`)
    const { text, since } = parseEpoch(await commands.get(key))
    const isYoung = !(Math.abs(time - since) >= seconds * 1000)
    if (knownEpoch !== undefined && text !== knownEpoch && isYoung)
      throw replayError('store_forgot')
    knownEpoch = text
  }
  /** The epoch comes last: a client in the wrong dialect would overwrite it for the whole fleet. */
  const proveAll = async (seconds: number): Promise<void> => {
    await Promise.all([proveEviction(), proveAtomic()])
    await proveMemory(seconds)
  }
  const prove = async (seconds: number): Promise<void> => {
    const by = { connection, time: readClock(now) }
    await withinTimeout(patience, proveAll(seconds))
    proven = by
  }

  return {
    connections: () => connection,
    ensure: seconds => {
      if (
        proven?.connection === connection &&
        Math.abs(readClock(now) - proven.time) < proofLifetime
      )
        return undefined
      if (!shareWork) return prove(seconds)
      if (running !== undefined) return running
      const own = prove(seconds)
      running = own
      const end = (): void => {
        if (running === own) running = undefined
      }
      own.then(end, end)
      return own
    }
  }
}
