// src/jose/ in workerd: it verifies what Node signs, Node verifies what it signs.
import type { Miniflare } from 'miniflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jwkThumbprint, parsePublicKey } from '../../src/jose/public-key'
import { jws, keyByAlgorithm, p256, rightOf, signed, verifies } from '../jose/samples'
import type { JoseAnswer, JoseQuestion } from './cloudflare/jose'
import { bundleWorker, startWorkers, type WorkerBundle } from './cloudflare/workers'

const test = suite('jose in workerd')

let bundle: WorkerBundle
let miniflare: Miniflare
let log = ''
test.before(async () => {
  bundle = await bundleWorker('test/real/cloudflare/jose.ts')
  miniflare = startWorkers({ jose: { script: bundle.text, bindings: {} } }, text => {
    log += text
  })
  await miniflare.ready
})
test.after(() => miniflare.dispose())

async function ask(question: JoseQuestion): Promise<JoseAnswer> {
  const worker = await miniflare.getWorker('jose')
  const init = { method: 'POST', body: JSON.stringify(question) }
  const response = await worker.fetch('https://api.example.com/', init)
  return (await response.json()) as JoseAnswer
}
function changed(token: string): string {
  const at = token.length - 20
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
}

test('the worker needs no built-in module', () => assert.equal(bundle.imports, []))
for (const [alg, { publicJwk, privateJwk }] of Object.entries(keyByAlgorithm))
  test(`workerd and Node agree: ${alg}`, async () => {
    const token = await signed({ ...privateJwk, alg })
    const answer = await ask({
      tokens: [token, changed(token), `${token}=`, jws({ alg }, {}, '')],
      publicJwk: { ...publicJwk, alg, use: 'sig', key_ops: ['verify'], ext: true },
      privateJwk: { ...privateJwk, alg }
    })
    assert.equal(answer.verified, [true, false, false, false])
    assert.is(await verifies(answer.signed, [publicJwk]), true)
    assert.is(answer.thumbprint, await jwkThumbprint(rightOf(parsePublicKey(publicJwk))))
    assert.is(answer.preloaded, 'Right')
  })
test('a point off the curve verifies nothing, without an exception', async () => {
  const publicJwk = { ...p256.publicJwk, y: p256.publicJwk['x'] }
  const token = await signed(p256.privateJwk)
  const { verified } = await ask({ tokens: [token], publicJwk, privateJwk: p256.privateJwk })
  assert.equal(verified, [false])
})
test('workerd logs no exception', () => assert.is(log, ''))

test.run()
