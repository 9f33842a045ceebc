// The tutorial: an API, certificate-bound tokens and gatecheck on this machine. `npm run tutorial`.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { whenStopped } from '../../scripts/stopping.mjs'
import { startApi } from './api'
import { type Cleanups, createCleanups } from './cleanups'
import { createFolder } from './folder'
import { createNarrator } from './narrator'
import { formatTable } from './outcome-table'
import { makeCalls } from './outcomes'
import { setUp } from './setup'
import { obtainTokens } from './tokens'
import { choices, describeVariant, type Variant } from './variant'

interface Options extends Variant {
  readonly keep: boolean
  readonly help: boolean
  readonly proxy?: 'nginx' | 'node'
}

const usage = `npm run tutorial -- [options]
${Object.entries(choices)
  .map(([name, values]) => `  --${name.padEnd(14)} ${values.join(' | ')}`)
  .join('\n')}
  --keep           keep everything running, so that you can try the printed commands
The first value is the default; with --binding dpop or both, a REST API throws. Without nginx on the PATH, the proxy is Node.
--introspection is for --tokens opaque. --api and --refusals are for --host api-gateway. --refusals throw is for --api rest:
an HTTP API answers every refusal with 403.`

function parseOptions(args: readonly string[]): Options {
  const textOption = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      host: textOption,
      tokens: textOption,
      binding: textOption,
      introspection: textOption,
      api: textOption,
      refusals: textOption,
      proxy: textOption,
      keep: { type: 'boolean' },
      help: { type: 'boolean' }
    }
  })
  const choose = <A extends string>(
    name: keyof typeof choices,
    allowed: readonly [A, ...A[]]
  ): A => {
    const value = allowed.find(each => each === (values[name] ?? allowed[0]))
    if (value === undefined) throw new TypeError(`--${name} must be one of: ${allowed.join(', ')}`)
    return value
  }
  if (values.introspection !== undefined && values.tokens === 'jwt')
    throw new TypeError('--introspection is only for --tokens opaque: JWTs are verified without it')
  if (
    ['authlete', 'authlete-v3'].includes(values.introspection ?? '') &&
    ['dpop', 'both'].includes(values.binding ?? '')
  )
    throw new TypeError(
      '--introspection rfc7662 is the only one for --binding dpop and both: Authlete names no key'
    )
  if (values.refusals !== undefined && (values.host ?? 'api-gateway') !== 'api-gateway')
    throw new TypeError(
      '--refusals is only for --host api-gateway: the other hosts set the status themselves'
    )
  if (values.refusals === 'throw' && values.api === 'http')
    throw new TypeError(
      '--refusals throw is only for --api rest: an HTTP API answers every refusal with 403'
    )
  const binding = choose('binding', choices.binding)
  // RFC 9449 §7.1 wants a 401, which only an error gives.
  const throws = values.refusals === undefined && binding !== 'certificate' && values.api !== 'http'
  return {
    host: choose('host', choices.host),
    binding,
    tokens: choose('tokens', choices.tokens),
    introspection: choose('introspection', choices.introspection),
    api: choose('api', choices.api),
    refusals: throws ? 'throw' : choose('refusals', choices.refusals),
    keep: values.keep === true,
    help: values.help === true,
    ...(values.proxy === undefined ? {} : { proxy: choose('proxy', choices.proxy) })
  }
}

function print(line: string): void {
  return console.log(line)
}

async function runSteps(
  { keep, proxy, ...variant }: Options,
  cleanups: Cleanups
): Promise<boolean> {
  const [narrator, startedAt] = [createNarrator(print), Date.now()]
  print(`A financial-grade API on this machine. ${describeVariant(variant)}.`)
  const workFolder = await createFolder(
    join(fileURLToPath(new URL('../..', import.meta.url)), '.tutorial')
  )
  cleanups.add(workFolder.remove)
  const setup = await setUp(workFolder, cleanups, narrator, variant, proxy)
  const runningApi = await startApi(setup, variant, cleanups, narrator)
  const tokenSet = await obtainTokens(setup, narrator)
  const outcomes = await makeCalls(setup, tokenSet, runningApi, variant, narrator)
  narrator.step('The results')
  for (const line of formatTable(outcomes)) narrator.say(line)
  const unexpected = outcomes.filter(({ asExpected }) => !asExpected).length
  narrator.say(
    `\n${outcomes.length - unexpected} of ${outcomes.length} calls were answered as expected, in ${((Date.now() - startedAt) / 1000).toFixed(1)} seconds.`
  )
  narrator.say(
    keep
      ? 'Everything is still running: you can repeat the curl commands above. Ctrl-C stops it and removes the work folder.'
      : 'To repeat the curl commands above, run it with --keep. --help lists the other options.'
  )
  if (variant.host === 'api-gateway' && variant.api === 'rest' && variant.refusals === 'policy')
    narrator.say(
      "Here every refusal is a 403; the reason is in the policy's context. --refusals throw shows the 401s."
    )
  return unexpected === 0
}

/** Returns the exit code: 0 if every answer was as expected, 1 if not, 129 and more if stopped. */
async function runTutorial(options: Options): Promise<number> {
  const cleanups = createCleanups()
  const stopped = new Promise<number>(whenStopped)
  try {
    const ended = await Promise.race([runSteps(options, cleanups), stopped])
    if (typeof ended === 'number') return ended
    if (options.keep) await stopped
    return ended ? 0 : 1
  } finally {
    await cleanups.run()
  }
}

function optionsOrExit(): Options {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`)
    process.exit(2)
  }
}

const options = optionsOrExit()
if (options.help) print(usage)
else
  process.exit(
    await runTutorial(options).catch((error: unknown) => {
      console.error(error instanceof Error ? `\n${error.message}` : error)
      return 1
    })
  )
