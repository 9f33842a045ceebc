// jwt in workerd, where no request may wait for the fetch of another: a server of keys that counts.
import type { Miniflare } from 'miniflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  createEndpoints,
  fails,
  jwksOf,
  type KeyEndpoint,
  publishes,
  tokenBy
} from '../introspect/jwt/key-endpoint'
import { issuer } from '../introspect/jwt/tokens'
import { at, first } from '../samples'
import { verifiedCertificate } from './cloudflare/setup'
import { bundleWorker, startWorkers, type WorkerBundle } from './cloudflare/workers'

const test = suite('jwt in workerd')
const { start, close } = createEndpoints()
const tests = ['first', 'refresh', 'rotation', 'outage', 'preloaded'] as const
const servers = new Map<string, KeyEndpoint>()
let bundle: WorkerBundle
let miniflare: Miniflare
let log = ''

test.before(async () => {
  bundle = await bundleWorker('test/real/cloudflare/jwt.ts')
  for (const name of tests) servers.set(name, await start(publishes('old')))
  const bindingsOf = (name: string) => ({
    ISSUER: issuer,
    JWKS_URI: servers.get(name)?.url ?? '',
    ...(name === 'preloaded' ? { KEYS: JSON.stringify(jwksOf(['old'])) } : {})
  })
  const workers = tests.map(name => [name, { script: bundle.text, bindings: bindingsOf(name) }])
  miniflare = startWorkers(Object.fromEntries(workers), text => {
    log += text
  })
  await miniflare.ready
})
test.after(async () => {
  await miniflare.dispose()
  await close()
})

interface Worker {
  readonly server: KeyEndpoint
  /** The subject, or the status and the reason for it. */
  ask(kid: string): Promise<string>
}
async function workerFor(name: (typeof tests)[number]): Promise<Worker> {
  const worker = await miniflare.getWorker(name)
  const server = servers.get(name)
  if (server === undefined) throw new Error(name)
  return {
    server,
    ask: async kid => {
      const headers = {
        authorization: `Bearer ${tokenBy(kid)}`,
        'x-time': String((at + server.time) * 1000)
      }
      const cf = { tlsClientAuth: verifiedCertificate(first.pem) } as object
      const response = await worker.fetch('https://api.example.com/payments', { headers, cf })
      const text = await response.text()
      if (response.status === 200) return text
      return [response.status, response.headers.get('retry-after')].filter(Boolean).join(' ')
    }
  }
}
async function arrivals(server: KeyEndpoint, number: number): Promise<void> {
  while (server.fetches.length < number) await new Promise(resolve => setTimeout(resolve, 5))
}

test('the worker needs no built-in module', () => assert.equal(bundle.imports, []))
test('a request does not wait for the fetch of another', async () => {
  const { server, ask } = await workerFor('first')
  server.hangs = true
  const early = ask('old')
  await arrivals(server, 1)
  server.hangs = false
  assert.equal([await ask('old'), await ask('old'), server.fetches], ['jane', 'jane', [0, 0]])
  server.hangs = true
  server.answer = publishes('old', 'new')
  const unknown = ask('new')
  await arrivals(server, 3)
  assert.is(await ask('old'), 'jane')
  server.hangs = false
  assert.is(await ask('new'), 'jane')
  assert.is(server.fetches.length, 4)
  server.release()
  assert.equal([await early, await unknown], ['jane', 'jane'])
})
test('a refresh delays nobody. If it dies with its request, the next request after the age waits for its own', async () => {
  const { server, ask } = await workerFor('refresh')
  await ask('old')
  server.hangs = true
  server.answer = publishes('new')
  for (const time of [450, 451, 599]) {
    server.time = time
    assert.is(await ask('old'), 'jane')
  }
  server.hangs = false
  server.time = 600
  assert.equal([await ask('old'), await ask('new')], ['401', 'jane'])
})
test('200 requests in flight during a rotation, and a stranger beside each: at most three fetches in 30 s, no 401 for a good token', async () => {
  const { server, ask } = await workerFor('rotation')
  await ask('old')
  server.time = 100
  const [olds, news, strangers]: Promise<string>[][] = [[], [], []]
  for (let i = 0; i < 200; i++) {
    strangers?.push(ask(`stranger ${i}`))
    if (i === 50) server.answer = publishes('new', 'old')
    olds?.push(ask('old'))
    if (i >= 50) news?.push(ask('new'))
    server.time = 100 + i * 0.14
    if (i % 20 === 0) await new Promise(resolve => setTimeout(resolve, 1))
  }
  assert.equal(new Set(await Promise.all(olds ?? [])), new Set(['jane']))
  for (const answer of await Promise.all(news ?? [])) assert.match(answer, /^(?:jane|503 \d+)$/)
  assert.not.ok((await Promise.all(strangers ?? [])).includes('jane'))
  assert.ok(server.fetches.filter(time => time >= 100).length <= 3, server.fetches.join())
  server.time = 158
  assert.is(await ask('new'), 'jane')
})
test('an outage costs no fetch per request, and ends with a good fetch', async () => {
  const { server, ask } = await workerFor('outage')
  server.answer = fails
  for (; server.time < 16; server.time += 0.25) assert.match(await ask('old'), /^503 \d+$/)
  assert.equal(server.fetches, [0, 1, 3, 7, 15])
  server.answer = publishes('old')
  server.time = 31
  assert.is(await ask('old'), 'jane')
})
test('preloaded keys serve at once, and end as fetched ones do', async () => {
  const { server, ask } = await workerFor('preloaded')
  server.answer = publishes()
  assert.equal([await ask('old'), server.fetches], ['jane', []])
  server.time = 600
  assert.equal([await ask('old'), server.fetches], ['401', [600]])
})
test('workerd logs no exception', () => assert.is(log, ''))

test.run()
