// The tutorial and the test runner, started as users start them, and ended in every way.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('what is started ends')

const npmTutorial = ['npm', 'run', 'tutorial', '--', '--keep'] as const
const nodeTutorial = [
  process.execPath,
  '--conditions=gatecheck-src',
  '--import',
  'tsx',
  'examples/tutorial/tutorial.ts',
  '--keep'
] as const

interface Running {
  readonly child: ChildProcess
  readonly output: string
}

async function startUntil(
  [program, ...args]: readonly [string, ...string[]],
  text: string
): Promise<Running> {
  const { npm_lifecycle_event: _, ...env } = process.env
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  let output = ''
  child.stdout?.on('data', chunk => {
    output += chunk
  })
  for (let waits = 0; !output.includes(text); waits += 1) {
    if (waits > 1_200 || child.exitCode !== null) throw new Error(`${program} ended:\n${output}`)
    await pause(50)
  }
  return { child, output }
}

/** True as soon as `holds` is, false if it is not within 15 seconds. */
async function becomesTrue(holds: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await holds()) return true
    await pause(50)
  }
  return false
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => resolve(true) ?? socket.destroy())
      .once('error', () => resolve(false))
  })
}

function portsIn(output: string): readonly number[] {
  return [...new Set(output.match(/(?<=127\.0\.0\.1:)\d+/g))].map(Number)
}

function folderIn(output: string): string {
  return /cd (\.tutorial\/run-\w+)/.exec(output)?.[1] ?? ''
}

const ways = {
  'SIGTERM to npm': [npmTutorial, child => child.kill('SIGTERM')],
  'SIGKILL to npm': [npmTutorial, child => child.kill('SIGKILL')],
  SIGTERM: [nodeTutorial, child => child.kill('SIGTERM')],
  SIGINT: [nodeTutorial, child => child.kill('SIGINT')],
  'SIGHUP, a closed terminal': [nodeTutorial, child => child.kill('SIGHUP')]
} satisfies Record<string, readonly [readonly [string, ...string[]], (child: ChildProcess) => void]>

for (const [way, [command, end]] of Object.entries(ways))
  test(`the tutorial stops its servers and removes its keys after: ${way}`, async () => {
    const { child, output } = await startUntil(command, 'Everything is still running')
    const folder = folderIn(output)
    const ports = portsIn(output)
    assert.ok(existsSync(folder) && ports.length > 2, output)
    end(child)
    assert.ok(
      await becomesTrue(async () => {
        const listening = await Promise.all(ports.map(isListening))
        return !listening.includes(true) && !existsSync(folder)
      }),
      `${folder} or one of the ports ${ports} is left`
    )
  })

test('the tutorial removes its keys if nothing reads its output any more, as with `| head`', async () => {
  const { child, output } = await startUntil(nodeTutorial, 'Four self-signed')
  const folder = folderIn(output)
  assert.ok(existsSync(folder), output)
  child.stdout?.destroy()
  assert.ok(await becomesTrue(async () => child.exitCode === 129))
  assert.not.ok(existsSync(folder))
})

const server = `process.once('exit', () => console.log('exit handlers ran'))
require('node:http').createServer().listen(0, '127.0.0.1', function () {
  console.log('127.0.0.1:' + this.address().port)
})`
const runner = `require('node:child_process').spawn(
  process.execPath,
  ['--import', './test/stopping.mjs', '-e', ${JSON.stringify(server)}],
  { stdio: 'inherit' }
)`

test('a process of tests ends when its runner does, and stops what it started', async () => {
  const { child, output } = await startUntil([process.execPath, '-e', runner], '127.0.0.1:')
  const [port = 0] = portsIn(output)
  let rest = ''
  child.stdout?.on('data', chunk => {
    rest += chunk
  })
  child.kill('SIGKILL')
  assert.ok(await becomesTrue(async () => !(await isListening(port))), `port ${port} is left`)
  assert.match(rest, 'exit handlers ran')
})

test.run()
