// A proxy as a child process on a port that was free a moment ago: started, waited for, and ended.
import { execFile, spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { createCleanups } from '../../../examples/tutorial/cleanups'
import { listen, loopback } from '../../../examples/tutorial/listening'

/** What a program says of its version, or nothing where there is none. Debian keeps servers where a user's PATH does not look. */
export async function readVersion(
  program: string,
  versionFlag: string,
  versionPattern: RegExp
): Promise<string | undefined> {
  process.env['PATH'] = [
    ...new Set([...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'])
  ].join(':')
  try {
    const { stdout, stderr } = await promisify(execFile)(program, [versionFlag])
    return versionPattern.exec(stdout + stderr)?.[0]
  } catch {
    return undefined
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise<void>(resolve => server.close(() => resolve()))
  return port
}

function acceptsConnections(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: loopback }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Starts it, three times if another process takes its port in between. What it wrote to stderr is in the error. */
export async function startProxyProcess(
  cleanups: ReturnType<typeof createCleanups>,
  command: (port: number) => readonly [string, ...string[]]
): Promise<number> {
  let stderr = ''
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const port = await findFreePort()
    const [program, ...args] = command(port)
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const hasExited = (): boolean =>
      child.exitCode !== null || child.signalCode !== null || child.pid === undefined
    const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
    const kill = (): void => void child.kill('SIGKILL')
    child.once('error', () => undefined)
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += String(chunk)
    })
    process.once('exit', kill)
    cleanups.add(async () => {
      process.removeListener('exit', kill)
      if (hasExited()) return
      child.kill('SIGTERM')
      const killTimer = setTimeout(kill, 2_000)
      await closed
      clearTimeout(killTimer)
    })
    for (let attempts = 0; attempts < 150 && !hasExited(); attempts += 1) {
      if (await acceptsConnections(port)) return port
      await pause(20)
    }
    kill()
  }
  throw new Error(`${command(0)[0]} did not start: ${stderr.slice(-2_000)}`)
}
