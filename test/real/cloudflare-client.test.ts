// private_key_jwt and signed introspection answers in workerd: Node verifies what it signs, it
// verifies what Node signs.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Introspection } from 'gatecheck'
import type { Miniflare } from 'miniflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseJws } from '../../src/jose/jws'
import { activeAnswer, summary } from '../introspect/rfc7662/server'
import { mediaType, publicKey, signAnswer } from '../introspect/signed/signer'
import { newEcKey, rightOf, verifies } from '../jose/samples'
import { bundleWorker, startWorkers } from './cloudflare/workers'

const test = suite('private_key_jwt and signed answers in workerd')

const client = newEcKey()
const stranger = newEcKey()
const assertions: string[] = []
let change = (body: string): string => body
const server = createServer((request, response) => {
  let form = ''
  request
    .on('data', chunk => {
      form += String(chunk)
    })
    .on('end', async () => {
      assertions.push(new URLSearchParams(form).get('client_assertion') ?? '')
      const iat = Math.floor(Date.now() / 1000)
      const answer = { ...activeAnswer, debug: assertions.at(-1) }
      const body = await signAnswer({ payload: { iat, token_introspection: answer } })
      response.setHeader('content-type', mediaType).end(change(body))
    })
})
let miniflare: Miniflare
let log = ''
test.before(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { text: script } = await bundleWorker('test/real/cloudflare/client.ts')
  const bindings = {
    ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    KEY: JSON.stringify(client.privateJwk),
    KEYS: JSON.stringify({ keys: [publicKey] })
  }
  const { d: _, ...point } = stranger.privateJwk
  const broken = JSON.stringify({ ...client.privateJwk, ...point, x: client.privateJwk['x'] })
  const workers = {
    good: { script, bindings },
    broken: { script, bindings: { ...bindings, KEY: broken } }
  }
  miniflare = startWorkers(workers, text => {
    log += text
  })
  await miniflare.ready
})
test.after(async () => {
  await miniflare.dispose()
  server.closeAllConnections()
  server.close()
})
async function ask(name: string): Promise<Introspection> {
  const worker = await miniflare.getWorker(name)
  return (await (await worker.fetch('https://api.example.com/')).json()) as Introspection
}

test('each question has an assertion of its own, its answer is verified, and quotes no assertion', async () => {
  assertions.length = 0
  for (let i = 0; i < 2; i += 1) {
    const answer = await ask('good')
    assert.ok(answer._tag === 'Active', summary(answer))
    assert.is(answer.token.claims['debug'], '[redacted]')
  }
  for (const jwt of assertions) assert.is(await verifies(jwt, [client.publicJwk]), true)
  const jtis = assertions.map(jwt => rightOf(parseJws(jwt)).payload['jti'])
  assert.is(new Set(jtis).size, 2)
})
test('an answer with one changed character is a failure', async () => {
  change = body => `${body.slice(0, -9)}${body.at(-9) === 'A' ? 'B' : 'A'}${body.slice(-8)}`
  const result = summary(await ask('good'))
  change = body => body
  assert.is(result, 'Failed introspection_malformed signed_signature')
})
test('a key that WebCrypto cannot import is request_not_made, and nothing is sent', async () => {
  assertions.length = 0
  assert.is(summary(await ask('broken')), 'Failed introspection_refused request_not_made')
  assert.is(assertions.length, 0)
})
test('workerd logs no exception', () => assert.is(log, ''))

test.run()
