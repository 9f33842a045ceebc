// Reads the arguments and calls a command. Nothing of an argument that could be a token is printed.
import { parseArgs } from 'node:util'
import { version } from '../package.json'
import { type Answer, wrongUse, yes } from './answer'
import { explain } from './explain/explain'
import { help } from './help'
import type { Host } from './host'
import { routes } from './routes/routes'
import { thumbprint } from './thumbprint'
import { isTokenLike } from './token-like'
import { checkTruststore } from './truststore/check'

interface Options {
  readonly client?: string | undefined
  readonly json?: boolean | undefined
}

type Command = (host: Host, words: readonly string[], options: Options) => Promise<Answer>

async function truststore(host: Host, words: readonly string[], options: Options): Promise<Answer> {
  const [verb, name, ...more] = words
  return verb !== 'check' || name === undefined || more.length > 0
    ? wrongUse('gatecheck truststore check FILE [--client FILE] [--json]')
    : checkTruststore(host, name, options)
}

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['truststore', truststore],
  ['thumbprint', thumbprint],
  ['explain', explain],
  ['routes', routes]
])

const options = {
  client: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' }
} as const

/** Its errors quote the arguments, so only its result is used. */
function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch {
    return undefined
  }
}

export async function runCommand(host: Host, args: readonly string[]): Promise<Answer> {
  if (args.some(isTokenLike))
    return wrongUse(
      'An argument looks like a token, and arguments stay in the history of the shell. Write it to a file, or pass it by standard input: gatecheck … - < FILE. A file with such a name: ./NAME.'
    )
  const parsed = parse(args)
  if (parsed === undefined)
    return wrongUse(
      'Unknown option, or an option without its value. Known: --client FILE, --json, --help, --version.'
    )
  const { values, positionals } = parsed
  const [name, ...words] = positionals
  if (values.version === true) return yes(version)
  if (values.help === true) return yes(...help)
  if (name === undefined) return wrongUse(...help)
  const command = commands.get(name)
  if (command === undefined)
    return wrongUse(
      `There is no such command. Known: ${[...commands.keys()].join(', ')}. Try --help.`
    )
  if (name !== 'truststore' && (values.client !== undefined || values.json !== undefined))
    return wrongUse('--client and --json belong to gatecheck truststore check.')
  return command(host, words, values)
}
