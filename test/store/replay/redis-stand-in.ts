// A Redis in this process, and clients of both dialects that a test can make fail.
import type { ReplayRedis } from 'gatecheck'

export interface RedisStandIn {
  readonly held: Map<string, string>
  /** Every command: SET key [PX ms], GET, INFO. */
  readonly commands: string[]
  policy: string | undefined
  /** Runs before each command. */
  before: (command: string) => void | Promise<void>
  /** Runs after each command, before its answer. */
  after: (command: string) => void | Promise<void>
  /** Calls the listeners of `ready`. */
  reconnect(): void
  readonly clients: Readonly<Record<'node-redis' | 'ioredis', ReplayRedis>>
}

export function startRedisStandIn(): RedisStandIn {
  const held = new Map<string, string>()
  const commands: string[] = []
  const listeners: (() => void)[] = []
  const execute = async <A>(command: string, run: () => A): Promise<A> => {
    commands.push(command)
    await redis.before(command)
    const answer = run()
    await redis.after(command)
    return answer
  }
  const write = (key: string, value: string, ms: unknown, ifAbsent: boolean): Promise<unknown> =>
    execute(`SET ${key}${ms === undefined ? '' : ` PX ${ms}`}`, () => {
      if (ifAbsent && held.has(key)) return null
      held.set(key, value)
      return 'OK'
    })
  const common = {
    get: (key: string) => execute(`GET ${key}`, () => held.get(key) ?? null),
    info: (section: string) =>
      execute(`INFO ${section}`, () => {
        if (redis.policy === undefined) throw new Error('NOPERM')
        return `# Memory\r\nused_memory:1\r\nmaxmemory_policy:${redis.policy}\r\n`
      }),
    on: (event: string, listener: () => void) => {
      if (event === 'ready') listeners.push(listener)
    }
  }
  const redis: RedisStandIn = {
    held,
    commands,
    policy: 'noeviction',
    before: () => undefined,
    after: () => undefined,
    reconnect: () => {
      for (const listener of listeners) listener()
    },
    clients: {
      // Like the client, it ignores what is no option: 'PX' and 'NX' in ioredis' places.
      'node-redis': {
        ...common,
        setEx: () => undefined,
        set: (key: string, value: string, options: { NX?: boolean; PX?: number } = {}) =>
          write(key, value, options.PX, options.NX === true)
      },
      ioredis: {
        ...common,
        setex: () => undefined,
        set: (key: string, value: string, ...words: readonly unknown[]) =>
          write(key, value, words[0] === 'PX' ? words[1] : undefined, words.includes('NX'))
      }
    }
  }
  return redis
}
