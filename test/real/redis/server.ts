// A redis-server as a child process on one port, that can be killed as a machine dies, and started again; and clients of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { KeyValue } from 'gatecheck'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import type { createCleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen, loopback } from '../../../examples/tutorial/listening'

export interface Server {
  readonly port: number
  start(): Promise<void>
  kill(): Promise<void>
}

function answers(port: number): Promise<boolean> {
  return new Promise(done => {
    const socket = connect({ port, host: loopback }, () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}

/** A port where nobody listens. */
export async function emptyPort(): Promise<number> {
  const place = createServer()
  const port = await listen(place)
  await closeServer(Object.assign(place, { closeAllConnections: () => undefined }))
  return port
}

export async function redisServer(ending: ReturnType<typeof createCleanups>): Promise<Server> {
  const port = await emptyPort()
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    const ended = new Promise<void>(done => running.once('close', () => done()))
    running.kill('SIGKILL')
    await ended
  }
  const start = async (): Promise<void> => {
    child = spawn(
      'redis-server',
      ['--port', String(port), '--bind', loopback, '--save', '', '--appendonly', 'no'],
      { stdio: 'ignore' }
    )
    child.once('error', () => undefined)
    for (let wait = 0; wait < 250; wait += 1) {
      if (await answers(port)) return
      await pause(20)
    }
    throw new Error('redis-server did not start')
  }
  ending.add(kill)
  process.once('exit', () => void child?.kill('SIGKILL'))
  await start()
  return { port, start, kill }
}

/** What an attacker does to the store, in the words that both clients have. */
export interface Writer {
  keys(pattern: string): Promise<readonly string[]>
  get(key: string): Promise<string | null>
  write(key: string, value: string): Promise<unknown>
  ttl(key: string): Promise<number>
}
export interface Client {
  readonly kv: KeyValue
  readonly writer: Writer
}

/** Milliseconds that a client waits for its server before it is used all the same. */
const patience = 1_500

/** With the queue in which they keep commands while there is no connection, as both do unless told, or without, as README has it. */
export const clients: Readonly<
  Record<
    string,
    (port: number, ending: ReturnType<typeof createCleanups>, queue?: boolean) => Promise<Client>
  >
> = {
  'node-redis': async (port, ending, queue = true) => {
    const client = createClient({ url: `redis://${loopback}:${port}`, disableOfflineQueue: !queue })
    client.on('error', () => undefined)
    ending.add(async () => client.destroy())
    await Promise.race([client.connect().catch(() => undefined), pause(patience)])
    return {
      kv: client,
      writer: {
        keys: pattern => client.keys(pattern),
        get: key => client.get(key),
        write: (key, value) => client.set(key, value, { expiration: { type: 'EX', value: 60 } }),
        ttl: key => client.ttl(key)
      }
    }
  },
  ioredis: async (port, ending, queue = true) => {
    const client = new Redis({ host: loopback, port, enableOfflineQueue: queue })
    client.on('error', () => undefined)
    ending.add(async () => client.disconnect())
    await Promise.race([
      new Promise<void>(done => void client.once('ready', () => done())),
      pause(patience)
    ])
    return {
      kv: client,
      writer: {
        keys: pattern => client.keys(pattern),
        get: key => client.get(key),
        write: (key, value) => client.set(key, value, 'EX', 60),
        ttl: key => client.ttl(key)
      }
    }
  }
}
