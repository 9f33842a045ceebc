// What the tests of `redisReplay` do to a Redis: commands, lost answers, a race of two processes.
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import type { createCleanups } from '../../../examples/tutorial/cleanups'
import { listen, loopback } from '../../../examples/tutorial/listening'
import type { ReplayCheck, ReplayOutcome } from '../../../src/dpop/replay-check'

/** Runs one command over a connection of its own, and returns Redis' answer. */
export function runCommand(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: loopback }, () => socket.write(`${command}\r\n`))
    socket.once('error', reject).once('data', answer => {
      socket.destroy()
      resolve(String(answer))
    })
  })
}

/** As one word: an outcome, or why the store cannot say. */
export async function outcomeOf(
  check: ReplayCheck,
  key: string,
  seconds = 130
): Promise<ReplayOutcome | string> {
  const outcome = await check(key, seconds, 'owner')
  return typeof outcome === 'string' ? outcome : outcome.unavailable
}

/** A proxy that loses the first answer to a SET of this key, and the connection with it. */
export async function startLossyProxy(
  port: number,
  key: string,
  cleanups: ReturnType<typeof createCleanups>
): Promise<{ readonly port: number; readonly lost: () => number }> {
  let lost = 0
  const proxy = createServer(client => {
    const redis = connect({ port, host: loopback })
    let isAsked = false
    const end = (): void => {
      client.destroy()
      redis.destroy()
    }
    client.on('error', end).on('close', end)
    redis.on('error', end).on('close', end)
    client.on('data', data => {
      isAsked = lost === 0 && data.includes(key)
      redis.write(data)
    })
    redis.on('data', data => {
      if (!isAsked) return void client.write(data)
      lost += 1
      end()
    })
  })
  const proxyPort = await listen(proxy)
  cleanups.add(async () => void proxy.close())
  return { port: proxyPort, lost: () => lost }
}

/** What one process is told that adds the keys 0, 1, 2 … as soon as all processes are there. */
export function startRacer(
  client: string,
  port: number,
  keys: number
): Promise<readonly boolean[]> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=gatecheck-src',
      '--import',
      'tsx',
      'test/real/redis/racer.ts',
      client,
      `${port}`,
      `${keys}`
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  )
  let output = ''
  child.stdout.on('data', data => {
    output += String(data)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', () => resolve(JSON.parse(output) as boolean[]))
  })
}
