// A worker of the tarball, bundled for the condition workerd, in the real workerd.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { sampleCertificates } from 'gatecheck/testing'
import * as assert from 'uvu/assert'
import { verifiedCertificate } from '../real/cloudflare/setup'
import { startWorkers } from '../real/cloudflare/workers'
import { startServers, tokenFor } from '../real/lambda/servers'
import { run, type Workshop } from '../real/package/workshop'
import { bundlers, bundleWith, describeBundle } from './bundles'
import { secretsOfIntrospection, variablesFor } from './judge-lambda'
import type { NodeVersion } from './nodes'
import type { Results } from './results'

const { first, second } = sampleCertificates

/** ncc bundles for Node alone; Parcel has no option for conditions. */
const withConditions = bundlers.filter(name => name !== 'ncc' && name !== 'parcel')

const cases = [
  ['the token with its certificate', tokenFor('good'), first.pem, 200],
  ["a thief's certificate [RFC 8705 §3]", tokenFor('good'), second.pem, 401],
  ['no token', undefined, first.pem, 401],
  ['a server that answers 500', tokenFor('server-error'), first.pem, 503]
] as const

async function judgeWorker(workers: ReturnType<typeof startWorkers>, name: string): Promise<void> {
  const worker = await workers.getWorker(name)
  for (const [title, token, certificate, status] of cases) {
    const response = await worker.fetch('https://api.example.com/time', {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      cf: { tlsClientAuth: verifiedCertificate(certificate) }
    } as Parameters<typeof worker.fetch>[1])
    const text = JSON.stringify([...response.headers]) + (await response.text())
    assert.is(response.status, status, title)
    assertNoSecrets(text)
  }
}

function assertNoSecrets(text: string): void {
  assert.equal(
    secretsOfIntrospection.filter(secret => text.includes(secret)),
    [],
    'secrets in an answer or the log'
  )
}

/** wrangler's own bundle. It needs Node 22, and nothing of Cloudflare's. */
async function bundleWithWrangler({ home }: Workshop, { path }: NodeVersion): Promise<string> {
  const folder = join(home, 'bundles', 'wrangler')
  await mkdir(folder, { recursive: true })
  const config = {
    name: 'worker',
    main: join(home, 'worker.mjs'),
    compatibility_date: '2026-04-01'
  }
  await writeFile(join(folder, 'wrangler.json'), JSON.stringify(config))
  const script = resolve('test/consumers/node_modules/wrangler/bin/wrangler.js')
  await run(folder, path, [script, 'deploy', '--dry-run', '--outdir', 'out'], {
    // wrangler starts `node` by its name, and writes its log below HOME.
    PATH: `${dirname(path)}${delimiter}${process.env['PATH']}`,
    HOME: folder,
    WRANGLER_SEND_METRICS: 'false'
  })
  return join(folder, 'out', 'worker.js')
}

export async function checkWorkers(
  results: Results,
  shop: Workshop,
  nodes: readonly NodeVersion[]
): Promise<void> {
  const files: (readonly [row: string, file: string])[] = []
  const bundle = async (row: string, make: () => Promise<string>): Promise<void> => {
    await results.check(row, 'bytes / gzip', async () => {
      const file = await make()
      const text = await describeBundle(file, 'web')
      files.push([row, file])
      return text
    })
  }
  const conditions = ['workerd', 'worker']
  for (const name of withConditions)
    await bundle(name, () =>
      bundleWith(name, shop, { entry: 'worker.mjs', format: 'esm', conditions })
    )
  const node22 = nodes.find(({ version }) => version.startsWith('Node 22'))
  if (node22 !== undefined) await bundle('wrangler', () => bundleWithWrangler(shop, node22))

  const servers = await startServers()
  const bindings = variablesFor(servers.endpoint)
  const scripts = await Promise.all(
    files.map(async ([row, file]) => {
      const script = await readFile(file, 'utf8')
      return [row, { script, bindings }] as const
    })
  )
  let log = ''
  const workers = startWorkers(Object.fromEntries(scripts), text => {
    log += text
  })
  try {
    for (const [row] of files)
      await results.check(row, 'workerd', async () => {
        await judgeWorker(workers, row)
        return 'ok'
      })
    await results.check('their log', 'workerd', async () => {
      assert.match(log, 'certificate_mismatch') // it is read at all
      assertNoSecrets(log)
      return 'ok'
    })
  } finally {
    await workers.dispose()
    await servers.close()
  }
}
