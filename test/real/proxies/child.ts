// A proxy as a child process on a port that was free a moment ago: started, waited for, and ended.
import { execFile, spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { createCleanups } from '../../../examples/tutorial/cleanups'
import { listen, loopback } from '../../../examples/tutorial/listening'

/** What a program says of its version, or nothing where there is none. Debian keeps servers where a user's PATH does not look. */
export async function version(
  program: string,
  word: string,
  form: RegExp
): Promise<string | undefined> {
  process.env['PATH'] = [
    ...new Set([...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'])
  ].join(':')
  try {
    const { stdout, stderr } = await promisify(execFile)(program, [word])
    return form.exec(stdout + stderr)?.[0]
  } catch {
    return undefined
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise<void>(done => server.close(() => done()))
  return port
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

/** Starts it, three times if another process takes its port in between. What it wrote to stderr is in the error. */
export async function started(
  ending: ReturnType<typeof createCleanups>,
  command: (port: number) => readonly [string, ...string[]]
): Promise<number> {
  let words = ''
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const port = await freePort()
    const [program, ...args] = command(port)
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const over = (): boolean =>
      child.exitCode !== null || child.signalCode !== null || child.pid === undefined
    const ended = new Promise<void>(done => child.once('close', () => done()))
    const kill = (): void => void child.kill('SIGKILL')
    child.once('error', () => undefined)
    child.stderr.on('data', (chunk: Buffer) => {
      words += String(chunk)
    })
    process.once('exit', kill)
    ending.add(async () => {
      process.removeListener('exit', kill)
      if (over()) return
      child.kill('SIGTERM')
      const late = setTimeout(kill, 2_000)
      await ended
      clearTimeout(late)
    })
    for (let wait = 0; wait < 150 && !over(); wait += 1) {
      if (await answers(port)) return port
      await pause(20)
    }
    kill()
  }
  throw new Error(`${command(0)[0]} did not start: ${words.slice(-2_000)}`)
}
