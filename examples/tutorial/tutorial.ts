// The tutorial: an API, certificate-bound tokens and gatecheck on this machine alone. `npm run tutorial`.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { api } from './api'
import { type Endings, endings } from './endings'
import { folder } from './folder'
import { ground } from './ground'
import { narrator } from './narrator'
import { outcomes } from './outcomes'
import { table } from './table'
import { choices, inWords, type Variant } from './variant'
import { wallet } from './wallet'

interface Options extends Variant {
  readonly keep: boolean
  readonly help: boolean
  readonly proxy?: 'nginx' | 'node'
}

const usage = `npm run tutorial -- [options]
${Object.entries(choices)
  .map(([name, values]) => `  --${name.padEnd(14)} ${values.join(' | ')}`)
  .join('\n')}
  --keep           leave everything running, for the printed commands to be tried
The first of each is the default; the proxy is Node where the PATH has no nginx. api and refusals are API Gateway's.
Only a REST API has a choice of refusals: an HTTP API answers every refusal with 403.`

function options(words: readonly string[]): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...words],
    strict: true,
    options: {
      host: text,
      introspection: text,
      api: text,
      refusals: text,
      proxy: text,
      keep: { type: 'boolean' },
      help: { type: 'boolean' }
    }
  })
  const chosen = <A extends string>(
    name: keyof typeof choices,
    allowed: readonly [A, ...A[]]
  ): A => {
    const value = allowed.find(each => each === (values[name] ?? allowed[0]))
    if (value === undefined) throw new TypeError(`--${name} is one of ${allowed.join(', ')}`)
    return value
  }
  if (values.refusals !== undefined && (values.host ?? 'api-gateway') !== 'api-gateway')
    throw new TypeError(
      '--refusals is for --host api-gateway: other hosts answer with the status itself'
    )
  if (values.refusals === 'throw' && values.api === 'http')
    throw new TypeError(
      '--refusals throw is for --api rest: an HTTP API answers every refusal with 403'
    )
  return {
    host: chosen('host', choices.host),
    introspection: chosen('introspection', choices.introspection),
    api: chosen('api', choices.api),
    refusals: chosen('refusals', choices.refusals),
    keep: values.keep === true,
    help: values.help === true,
    ...(values.proxy === undefined ? {} : { proxy: chosen('proxy', choices.proxy) })
  }
}

function print(line: string): void {
  return console.log(line)
}

async function tutorial({ keep, proxy, ...variant }: Options, ending: Endings): Promise<boolean> {
  const [tell, began] = [narrator(print), Date.now()]
  print(`A financial-grade API on this machine. ${inWords(variant)}.`)
  const files = await folder(join(fileURLToPath(new URL('../..', import.meta.url)), '.tutorial'))
  ending.add(files.remove)
  const at = await ground(files, ending, tell, proxy)
  const on = await api(at, variant, ending, tell)
  const held = await wallet(at, tell)
  const made = await outcomes(at, held, on, variant, tell)
  tell.step('What came of it')
  for (const line of table(made)) tell.say(line)
  const wrong = made.filter(({ asExpected }) => !asExpected).length
  tell.say(
    `\n${made.length - wrong} of ${made.length} calls were answered as they should be, in ${((Date.now() - began) / 1000).toFixed(1)} seconds.`
  )
  tell.say(
    keep
      ? 'All of it is still running: the curl commands above can be repeated. Ctrl-C ends it and removes the work folder.'
      : 'With --keep it stays up, and the curl commands above can be repeated; --help lists the other ways to run it.'
  )
  if (variant.host === 'api-gateway' && variant.api === 'rest' && variant.refusals === 'policy')
    tell.say(
      "Here every refusal is a 403, whose reason is in the policy's context; --refusals throw shows the 401s."
    )
  return wrong === 0
}

/** The exit code: 0 when every answer was as it should be, 130 when interrupted before that was known. */
async function codeOf(chosen: Options): Promise<number> {
  const ending = endings()
  const interrupted = interruption()
  try {
    const good = await Promise.race([tutorial(chosen, ending), interrupted.then(() => undefined)])
    if (chosen.keep && good !== undefined) await interrupted
    return good === undefined ? 130 : good ? 0 : 1
  } finally {
    await ending.run()
  }
}

/** The first Ctrl-C ends things in order, the second at once. */
function interruption(): Promise<void> {
  return new Promise(done => {
    let count = 0
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        count += 1
        if (count > 1) process.exit(130)
        done()
      })
  })
}

function chosenOrUsage(): Options {
  try {
    return options(process.argv.slice(2))
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`)
    process.exit(2)
  }
}

const chosen = chosenOrUsage()
if (chosen.help) print(usage)
else
  process.exit(
    await codeOf(chosen).catch((error: unknown) => {
      console.error(error instanceof Error ? `\n${error.message}` : error)
      return 1
    })
  )
