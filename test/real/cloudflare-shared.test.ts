// workerd's KV and Cache under `shared`, with its WebCrypto: one introspection serves many requests,
// and every request gets its own decision.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../examples/tutorial/listening'
import { derOf, first, second } from '../samples'
import { bundleWorker, startWorkers } from './cloudflare/workers'

const test = suite('cloudflare, shared')
const cleanups = createCleanups()
test.after(cleanups.run)

let calls = 0
const server = createServer((request, response) => {
  calls += 1
  let body = ''
  request
    .on('data', chunk => {
      body += String(chunk)
    })
    .on('end', () => {
      const token = new URLSearchParams(body).get('token') ?? ''
      const certificate = { first, second }[token.split('-')[0] ?? '']
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify(
          certificate === undefined
            ? { active: false }
            : {
                active: true,
                token_type: 'Bearer',
                sub: 'jöhn',
                scope: 'time:query',
                exp: 4_000_000_000,
                cnf: { 'x5t#S256': certificate.thumbprint }
              }
        )
      )
    })
})
const port = await listen(server)
cleanups.add(() => closeServer(server))
const { text: script, imports } = await bundleWorker('test/real/cloudflare/shared.ts')
const bindings = {
  CACHE_SECRET: 'a secret of the fleet, 32 characters and more',
  INTROSPECTION_ENDPOINT: `http://127.0.0.1:${port}/introspect`,
  INTROSPECTION_CLIENT_ID: 'api',
  INTROSPECTION_CLIENT_SECRET: 'secret'
}
const miniflare = startWorkers(
  {
    kv: { script, bindings: { ...bindings, KEPT: 'kv' }, kvNamespaces: ['TOKENS'] },
    cache: { script, bindings: { ...bindings, KEPT: 'cache' } },
    // Another process: it shares only the namespace and the secret.
    another: { script, bindings: { ...bindings, KEPT: 'kv' }, kvNamespaces: ['TOKENS'] }
  },
  () => undefined
)
await miniflare.ready
cleanups.add(() => miniflare.dispose())

async function callWorker(
  to: string,
  token: string,
  { pem }: { readonly pem: string },
  path = '/time'
): Promise<number> {
  const tlsClientAuth = {
    certPresented: '1',
    certVerified: 'SUCCESS',
    certRevoked: '0',
    certSerial: '01',
    certSubjectDN: 'CN=a',
    certFingerprintSHA256: createHash('sha256').update(derOf(pem)).digest('hex'),
    certRFC9440: `:${Buffer.from(derOf(pem)).toString('base64')}:`,
    certRFC9440TooLarge: false
  }
  const response = await (await miniflare.getWorker(to)).fetch(`https://api.example.com${path}`, {
    headers: { authorization: `Bearer ${token}` },
    cf: { tlsClientAuth } as object
  })
  await response.text()
  await pause(30) // the worker does not wait for the write
  return response.status
}
async function callFourTimes(to: string, token: string): Promise<readonly number[]> {
  const statuses: number[] = []
  for (const [certificate, path] of [
    [first, '/time'],
    [second, '/time'],
    [first, '/admin'],
    [first, '/time']
  ] as const)
    statuses.push(await callWorker(to, token, certificate, path))
  return statuses
}

for (const [store, token] of [
  ['kv', 'first-token-in-kv'],
  ['cache', 'first-token-in-cache']
] as const)
  test(`in ${store === 'kv' ? 'KV' : 'the Cache'}, one introspection serves all requests, and each gets its own decision`, async () => {
    assert.equal(imports, [])
    const callsBefore = calls
    assert.equal(await callFourTimes(store, token), [200, 401, 403, 200])
    assert.is(calls - callsBefore, 1)
  })
test('equal misses at once make a call each: on Workers no request waits for the I/O of another', async () => {
  const callsBefore = calls
  const statuses = await Promise.all(
    Array.from({ length: 4 }, () => callWorker('cache', 'first-token-at-once', first))
  )
  assert.equal(statuses, [200, 200, 200, 200])
  assert.is(calls - callsBefore, 4)
})
test('in KV, another process uses the answer; swapped or changed values are introspected again', async () => {
  const callsBefore = calls
  assert.equal(await callFourTimes('another', 'first-token-in-kv'), [200, 401, 403, 200])
  assert.is(calls, callsBefore)
  assert.is(await callWorker('kv', 'second-token-in-kv', second), 200)
  const kv = await miniflare.getKVNamespace('TOKENS', 'kv')
  const names = (await kv.list()).keys.map(({ name }) => name)
  assert.is(names.length, 2)
  const [one = '', two = ''] = await Promise.all(
    names.map(async name => (await kv.get(name)) ?? '')
  )
  await Promise.all([
    kv.put(names[0] ?? '', two),
    kv.put(names[1] ?? '', one.replace('time:query', 'time:query admin'))
  ])
  assert.equal(
    [
      await callWorker('kv', 'first-token-in-kv', second),
      await callWorker('kv', 'second-token-in-kv', first),
      await callWorker('kv', 'first-token-in-kv', first, '/admin')
    ],
    [401, 401, 403]
  )
  assert.is(calls - callsBefore, 3)
})

test.run()
