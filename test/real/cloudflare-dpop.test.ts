// DPoP in the real workerd: which URL a proof must name, raw targets, and the nonce of a response.
import type { Miniflare } from 'miniflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jkt } from '../dpop/gates'
import { proofWith } from '../dpop/proofs'
import { secret } from '../samples'
import { fleetSecret } from '../store/strings'
import { bundleWorker, startWorkers } from './cloudflare/workers'
import { type RawResponse, sendRaw } from './express/both'

const test = suite('DPoP in workerd')

let miniflare: Miniflare
let port = 0
test.before(async () => {
  const { text } = await bundleWorker('test/real/cloudflare/dpop.ts')
  const bindings = { JKT: jkt, NONCE_SECRET: fleetSecret }
  miniflare = startWorkers({ one: { script: text, bindings } }, () => undefined)
  port = Number((await miniflare.ready).port)
})
test.after(() => miniflare.dispose())

let proofsMade = 0
async function send(
  target: string,
  htu: string,
  lines: readonly string[] = []
): Promise<RawResponse> {
  const call = (nonce?: string): Promise<RawResponse> => {
    proofsMade += 1
    const iat = Math.floor(Date.now() / 1000)
    const proof = proofWith({ jti: `p${proofsMade}`, htu, iat, nonce })
    return sendRaw(port, {
      target,
      lines: [`Authorization: DPoP ${secret}`, `DPoP: ${proof}`, ...lines]
    })
  }
  const refused = await call()
  return refused.status === 401 ? call(refused.header('dpop-nonce')[0]) : refused
}

test('the proof names request.url, and the answer brings the next nonce', async () => {
  const answer = await send('/time?a=b', 'http://api.example.com/time')
  assert.equal(
    [answer.status, answer.body.includes('http://api.example.com/time?a=b')],
    [200, true]
  )
  assert.is(answer.header('dpop-nonce').length, 1)
  assert.equal(answer.header('cache-control'), ['no-store'])
})
test('a redirect, whose headers are immutable, brings the nonce', async () => {
  const answer = await send('/redirect', 'http://api.example.com/redirect')
  assert.equal([answer.status, answer.header('location')], [302, ['https://a.example/']])
  assert.is(answer.header('dpop-nonce').length, 1)
})
for (const [what, target, lines] of [
  [
    'X-Forwarded headers',
    '/time',
    ['X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example']
  ],
  ['a target with two slashes', '//evil.example/time', []],
  ['a target with a backslash', '/\\evil.example/time', []],
  ['a second Host line', '/time', ['Host: evil.example']]
] as const)
  test(`${what}: a proof for another host is refused`, async () => {
    const answer = await send(target, 'http://evil.example/time', lines)
    // Two Host lines make workerd's own entry fail with 500.
    assert.ok([400, 401, 500].includes(answer.status), String(answer.status))
  })
test('an absolute target is judged by the URL that the worker sees', async () => {
  const answer = await send('http://evil.example/time', 'http://api.example.com/time')
  const evil = await send('http://evil.example/time', 'http://evil.example/time')
  assert.ok([answer, evil].filter(({ status }) => status === 200).length <= 1)
})

test.run()
