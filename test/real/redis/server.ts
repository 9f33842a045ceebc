// A redis-server as a child process that can be killed and restarted, and its two clients.
import { type ChildProcess, spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { KeyValue, ReplayRedis } from 'gatecheck'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import type { createCleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen, loopback } from '../../../examples/tutorial/listening'

export interface RedisServer {
  readonly port: number
  start(): Promise<void>
  kill(): Promise<void>
}

const servers = new Set<ChildProcess>()
process.once('exit', () => {
  for (const server of servers) server.kill('SIGKILL')
})

function acceptsConnections(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: loopback }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** A port on which no server listens. */
export async function findFreePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await closeServer(Object.assign(server, { closeAllConnections: () => undefined }))
  return port
}

export async function startRedis(
  cleanups: ReturnType<typeof createCleanups>,
  settings: readonly string[] = ['--appendonly', 'no']
): Promise<RedisServer> {
  const port = await findFreePort()
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    const closed = new Promise<void>(resolve => running.once('close', () => resolve()))
    running.kill('SIGKILL')
    servers.delete(running)
    await closed
  }
  const start = async (): Promise<void> => {
    child = spawn(
      'redis-server',
      ['--port', String(port), '--bind', loopback, '--save', '', ...settings],
      { stdio: 'ignore' }
    )
    child.once('error', () => undefined)
    servers.add(child)
    for (let attempts = 0; attempts < 250; attempts += 1) {
      if (await acceptsConnections(port)) return
      await pause(20)
    }
    throw new Error('redis-server did not start')
  }
  cleanups.add(kill)
  await start()
  return { port, start, kill }
}

/** What the attacker needs of a client. */
export interface StoreAccess {
  keys(pattern: string): Promise<readonly string[]>
  get(key: string): Promise<string | null>
  set(key: string, value: string): Promise<unknown>
  ttl(key: string): Promise<number>
}
export interface Client {
  readonly kv: KeyValue
  readonly replayRedis: ReplayRedis
  readonly access: StoreAccess
}

/** Milliseconds to wait for the connection. After that, the client is used without one. */
const connectTimeout = 1_500

/** With an offline queue for commands, the default of both, or without, as the docs recommend. */
export const clients: Readonly<
  Record<
    string,
    (
      port: number,
      cleanups: ReturnType<typeof createCleanups>,
      offlineQueue?: boolean
    ) => Promise<Client>
  >
> = {
  'node-redis': async (port, cleanups, offlineQueue = true) => {
    const client = createClient({
      url: `redis://${loopback}:${port}`,
      disableOfflineQueue: !offlineQueue
    })
    client.on('error', () => undefined)
    cleanups.add(async () => client.destroy())
    await Promise.race([client.connect().catch(() => undefined), pause(connectTimeout)])
    return {
      kv: client,
      replayRedis: client,
      access: {
        keys: pattern => client.keys(pattern),
        get: key => client.get(key),
        set: (key, value) => client.set(key, value, { expiration: { type: 'EX', value: 60 } }),
        ttl: key => client.ttl(key)
      }
    }
  },
  ioredis: async (port, cleanups, offlineQueue = true) => {
    const client = new Redis({ host: loopback, port, enableOfflineQueue: offlineQueue })
    client.on('error', () => undefined)
    cleanups.add(async () => client.disconnect())
    await Promise.race([
      new Promise<void>(resolve => void client.once('ready', () => resolve())),
      pause(connectTimeout)
    ])
    return {
      kv: client,
      replayRedis: client,
      access: {
        keys: pattern => client.keys(pattern),
        get: key => client.get(key),
        set: (key, value) => client.set(key, value, 'EX', 60),
        ttl: key => client.ttl(key)
      }
    }
  }
}
