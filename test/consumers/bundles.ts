// An authorizer of the tarball, bundled by each bundler as ESM and CommonJS, and judged alone in a
// folder under AWS's runtime client.
import { mkdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as assert from 'uvu/assert'
import { findClient } from '../real/lambda/function-process'
import { startServers } from '../real/lambda/servers'
import { run, type Workshop } from '../real/package/workshop'
import {
  introspectionCases,
  judgeLambda,
  secretsOfIntrospection,
  variablesFor
} from './judge-lambda'
import type { NodeVersion } from './nodes'
import type { Results } from './results'
import { signedCases } from './signed-cases'

export const bundlers = [
  'esbuild',
  'webpack',
  'rspack',
  'rollup',
  'rolldown',
  'vite',
  'tsdown',
  'bun',
  'ncc',
  'parcel'
] as const

interface Wanted {
  readonly entry: string
  readonly format: 'esm' | 'cjs'
  /** Default: those of Node. */
  readonly conditions?: readonly string[]
}

/** Bundles a file of project/, which a user's folder holds, and says where the bundle is. */
export async function bundleWith(
  name: (typeof bundlers)[number],
  { home }: Workshop,
  { entry, format, conditions }: Wanted
): Promise<string> {
  const folder = join(home, 'bundles', `${name}-${basename(entry, '.mjs')}-${format}`)
  const outfile = join(folder, format === 'esm' ? 'index.mjs' : 'index.cjs')
  await mkdir(folder, { recursive: true })
  const wanted = { entry: join(home, entry), outfile, format, conditions }
  const script = resolve('test/consumers/bundle.mjs')
  await run(home, process.execPath, [script, name, JSON.stringify(wanted)])
  return outfile
}

const numbers = new Intl.NumberFormat('en-US')

/** Bytes of the file and of its gzip. The host must be Node's, which fetch is not part of. */
export async function describeBundle(file: string, host: 'node' | 'web'): Promise<string> {
  const text = await readFile(file, 'utf8')
  assert.is(text.includes('getBuiltinModule') ? 'node' : 'web', host, 'the host in the bundle')
  const gzip = gzipSync(text, { level: 9 }).length
  return `${numbers.format(text.length)} / ${numbers.format(gzip)}`
}

export async function checkBundles(
  results: Results,
  shop: Workshop,
  nodes: readonly NodeVersion[]
): Promise<void> {
  const client = findClient()
  if (typeof client === 'string') throw new Error(`AWS's runtime client is missing: ${client}`)
  const servers = await startServers()
  const introspection = variablesFor(servers.endpoint)
  const signed = { JWT_ISSUER: servers.signed.issuer }
  try {
    for (const name of bundlers)
      for (const format of ['esm', 'cjs'] as const) {
        const row = `${name} ${format}`
        let file = ''
        const isBundled = await results.check(row, 'bytes / gzip', async () => {
          file = await bundleWith(name, shop, { entry: 'authorizer.mjs', format })
          return describeBundle(file, 'node')
        })
        for (const { version, path } of isBundled ? nodes : [])
          await results.check(row, version, async () => {
            const place = { ...client, variables: introspection, node: path }
            await judgeLambda(file, introspectionCases, {
              ...place,
              secrets: secretsOfIntrospection
            })
            return 'ok'
          })
        await results.check(row, 'jwt + dpop', async () => {
          const other = await bundleWith(name, shop, { entry: 'signed-authorizer.mjs', format })
          const { cases, secrets } = await signedCases(servers.signed)
          await judgeLambda(other, cases, { ...client, variables: signed, secrets })
          return 'ok'
        })
      }
  } finally {
    await servers.close()
  }
}
