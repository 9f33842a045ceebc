// function.zip, unpacked alone in a folder, and run there by AWS's own runtime client.
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import { type RuntimeApi, startRuntimeApi } from '../../../scripts/lambda/runtime-api.mjs'
import { prepareRuntimeClient } from '../../../scripts/lambda/runtime-client.mjs'

export type Variables = Readonly<Record<string, string>>

/** An answer of the function: that of the handler, or the error that it threw. */
export interface Answer {
  readonly failed: boolean
  readonly value: Readonly<Record<string, unknown>>
}

export interface FunctionProcess {
  readonly invoke: (event: unknown, millis?: number) => Promise<Answer>
  /** Resolves if INIT fails. */
  readonly initError: Promise<string>
  readonly pid: number
  /** All that it wrote: on Lambda, its log. */
  readonly log: () => string
  readonly stop: () => Promise<void>
}

/** AWS's client with its C++, or without a compiler with 30 lines in its place; or why not at all. */
export function findClient():
  | { readonly arguments: readonly string[]; readonly kind: string }
  | string {
  try {
    const { native, standIn } = prepareRuntimeClient()
    if ('arguments' in native) return { ...native, kind: 'native' }
    console.error(`   Without the C++ of AWS's runtime client: ${native.problem}`)
    return { ...standIn, kind: 'stand-in' }
  } catch (error) {
    return String(error instanceof Error ? error.message : error)
  }
}

export async function unpackFunction(): Promise<{
  readonly folder: string
  remove(): Promise<void>
}> {
  const root = await mkdtemp(join(tmpdir(), 'gatecheck-function-'))
  const script = resolve('scripts/function.mjs')
  await promisify(execFile)(process.execPath, [script, '--out', join(root, 'built')])
  const files = unzipSync(await readFile(join(root, 'built', 'function.zip')))
  const folder = await mkdtemp(join(root, 'task-'))
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes)
  return { folder, remove: () => rm(root, { recursive: true, force: true }) }
}

/** What Lambda sets. */
function lambdaVariables(folder: string, api: RuntimeApi): Variables {
  return {
    AWS_LAMBDA_RUNTIME_API: api.address,
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: folder,
    AWS_LAMBDA_FUNCTION_NAME: 'authorizer',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_LOG_GROUP_NAME: 'group',
    AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: 'eu-west-1',
    AWS_SESSION_TOKEN: 'session-token'
  }
}

/** An argument of Node. After SIGUSR2 the process's clock is two minutes on, and it says so. */
export const movableClock = `--import=data:text/javascript,${encodeURIComponent(`
const now = Date.now
let ahead = 0
Date.now = () => now() + ahead
process.on('SIGUSR2', () => {
  ahead = 120_000
  process.stdout.write('clock moved\\n')
})`)}`

export async function startFunction(
  folder: string,
  nodeArguments: readonly string[],
  variables: Variables,
  node = process.execPath
): Promise<FunctionProcess> {
  const api = await startRuntimeApi()
  // Nothing of this process: neither its loader nor a variable that the function reads.
  const env = { PATH: process.env['PATH'], ...lambdaVariables(folder, api), ...variables }
  const child = spawn(node, nodeArguments, {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const kill = (): void => void child.kill('SIGKILL')
  // Its last lines are read, too.
  const closed = new Promise(resolve => child.once('close', resolve))
  process.once('exit', kill)
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
  const exited = new Promise<never>((_, reject) =>
    child.once('exit', code => reject(new Error(`the function ended with ${code}: ${log}`)))
  )
  exited.catch(() => undefined)
  return {
    invoke: async (event, millis) => {
      const { failed, body } = await Promise.race([api.invoke(event, millis), exited])
      return { failed, value: JSON.parse(body) as Answer['value'] }
    },
    initError: api.initError,
    pid: child.pid ?? 0,
    log: () => log,
    stop: async () => {
      kill()
      await closed
      process.removeListener('exit', kill)
      api.close()
    }
  }
}
