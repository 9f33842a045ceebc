// The tarball on every Node, on Bun and on Deno: each entry loaded both ways, a server with a
// private CA asked, and decisions.
import { join, resolve } from 'node:path'
import * as assert from 'uvu/assert'
import { startServers, tokenFor } from '../real/lambda/servers'
import { first, second } from '../real/lambda/setup'
import { run, type Workshop } from '../real/package/workshop'
import { secretsOfIntrospection, variablesFor } from './judge-lambda'
import type { NodeVersion } from './nodes'
import type { Results } from './results'
import { startTlsServer } from './tls-server'

interface Runtime {
  readonly name: string
  readonly command: string
  /** Before the file's name. */
  readonly arguments: readonly string[]
}

/** What project/decide.mjs prints. */
interface Decided {
  readonly names: Readonly<Record<string, readonly string[]>>
  readonly outcomes: readonly string[]
}

async function runtimesWith(nodes: readonly NodeVersion[]): Promise<readonly Runtime[]> {
  const tools = resolve('test/consumers/node_modules')
  const others = [
    {
      title: 'Bun',
      command: join(tools, 'bun/bin/bun.exe'),
      arguments: ['run']
    },
    {
      title: 'Deno',
      command: join(tools, 'deno/deno'),
      // From node_modules alone, with no more rights than a decision needs: node:https reads its CAs.
      arguments: [
        'run',
        '--cached-only',
        '--no-prompt',
        '--allow-env',
        '--allow-net',
        '--allow-read',
        '--allow-sys'
      ]
    }
  ]
  return [
    ...nodes.map(({ version, path }) => ({
      name: version,
      command: path,
      arguments: []
    })),
    ...(await Promise.all(
      others.map(async ({ title, ...runtime }) => {
        const text = await run('.', runtime.command, ['--version'])
        return { name: `${title} ${/\d+\.\d+\.\d+/.exec(text)?.[0]}`, ...runtime }
      })
    ))
  ]
}

/** The names of each entry, from the source. */
async function namesOf({
  subpaths
}: Workshop): Promise<Readonly<Record<string, readonly string[]>>> {
  return Object.fromEntries(
    await Promise.all(
      subpaths.map(async subpath => {
        const file = subpath === '.' ? '../../src/index' : `../../adapters/${subpath.slice(2)}`
        return [
          subpath.replace('.', 'gatecheck'),
          Object.keys((await import(file)) as object).sort()
        ] as const
      })
    )
  )
}

const noToken = '401 Bearer realm="protected"'
const trusted = ['Allow', 'Deny certificate_mismatch', 'Deny no_token', noToken]
const unreachable = 'Deny introspection_unreachable'
const untrusted = [unreachable, unreachable, 'Deny no_token', noToken]

export async function checkRuntimes(
  results: Results,
  shop: Workshop,
  nodes: readonly NodeVersion[]
): Promise<void> {
  const names = await namesOf(shop)
  const servers = await startServers()
  const server = await startTlsServer(servers.endpoint)
  const variables = {
    ...variablesFor(server.endpoint),
    DENO_DIR: join(shop.home, 'deno'),
    DENO_NO_UPDATE_CHECK: '1'
  }
  const sent = [Object.keys(names).join(), tokenFor('good'), first.pem, second.pem]

  const decideOn = async (
    { command, arguments: own }: Runtime,
    file: string,
    more: Readonly<Record<string, string>>
  ): Promise<Decided> => {
    const output = await run(shop.home, command, [...own, join(shop.home, file), ...sent], {
      ...variables,
      ...more
    })
    for (const secret of secretsOfIntrospection) assert.not.ok(output.includes(secret), secret)
    return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Decided
  }

  // Of Deno, too: DENO_CERT is for its fetch alone, and gatecheck asks by node:https.
  const withVariable = { NODE_EXTRA_CA_CERTS: server.caFile }
  try {
    for (const runtime of await runtimesWith(nodes)) {
      for (const [column, file, more, outcomes] of [
        ['import', 'by-import.mjs', withVariable, trusted],
        ['require', 'by-require.cjs', withVariable, trusted],
        ['option ca', 'by-import.mjs', { CA_FILE: server.caFile }, trusted],
        ['an unknown CA', 'by-import.mjs', {}, untrusted]
      ] as const)
        await results.check(runtime.name, column, async () => {
          const found = await decideOn(runtime, file, more)
          assert.equal(found.outcomes, outcomes)
          for (const [entry, expected] of Object.entries(names))
            assert.equal(found.names[entry], expected, entry)
          return outcomes === trusted ? 'ok' : 'refused'
        })
    }
  } finally {
    server.close()
    await servers.close()
  }
}
