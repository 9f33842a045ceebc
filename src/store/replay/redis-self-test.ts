// The self-test of a Redis: before its first use, after each reconnection, and every 30 seconds.
import { base64url, randomBytes } from '#host'
import { readClock } from '../../async/clock'
import { withinTimeout } from '../../async/limit'
import { replayError } from './failure'
import type { RedisCommands } from './redis-commands'

export interface RedisSelfTest {
  /** Rejects if Redis does not pass. `undefined`: it has passed lately, over this connection. */
  ensure(seconds: number): Promise<void> | undefined
  /** How many connections there were. */
  connections(): number
}

export interface RedisSelfTestOptions {
  readonly prefix: string
  /** Whether the key was never seen. */
  readonly add: (key: string, seconds: number) => Promise<boolean>
  readonly now: () => number
  /** Whether a request may wait for another's test. */
  readonly shareWork: boolean
}

/** Milliseconds between two tests: some clients and clusters do not report a reconnection. */
const testInterval = 30_000
/** Milliseconds. A command may wait in a client's queue for ever. */
const maxTestTime = 1_000
/** Seconds for which the key of a test is kept: far more than the time between two commands. */
const testSeconds = 10

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

export function makeRedisSelfTest(
  commands: RedisCommands,
  options: RedisSelfTestOptions
): RedisSelfTest {
  const { prefix, add, now, shareWork } = options
  let connection = 0
  let passed: { readonly connection: number; readonly time: number } | undefined
  let running: Promise<void> | undefined
  let knownEpoch: string | undefined
  commands.onConnection(() => {
    connection += 1
    running = undefined // its commands may be lost
  })

  /** An eviction would forget a proof before its time. */
  const checkEviction = async (): Promise<void> => {
    const policy = await commands.evictionPolicy()
    if (policy !== undefined && policy !== 'noeviction') throw replayError('store_evicts')
  }
  /** node-redis, called as ioredis is, ignores NX and answers OK twice: every replay would pass. */
  const checkAtomicity = async (): Promise<void> => {
    const key = randomKey()
    const first = await add(key, testSeconds)
    if (!first || (await add(key, testSeconds))) throw replayError('store_unproven')
  }
  /**
   * A restart without persistence, a fail-over to an empty replica or FLUSHALL takes the name, too.
   * What was used before could be used again for `seconds`.
   */
  const checkEpoch = async (seconds: number): Promise<void> => {
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
  const checkAll = async (seconds: number): Promise<void> => {
    await Promise.all([checkEviction(), checkAtomicity()])
    await checkEpoch(seconds)
  }
  const runTest = async (seconds: number): Promise<void> => {
    const tested = { connection, time: readClock(now) }
    await withinTimeout(maxTestTime, checkAll(seconds))
    passed = tested
  }

  return {
    connections: () => connection,
    ensure: seconds => {
      if (
        passed?.connection === connection &&
        Math.abs(readClock(now) - passed.time) < testInterval
      )
        return undefined
      if (!shareWork) return runTest(seconds)
      if (running !== undefined) return running
      const own = runTest(seconds)
      running = own
      const end = (): void => {
        if (running === own) running = undefined
      }
      own.then(end, end)
      return own
    }
  }
}
