// `jwt` in workerd: it decides about every row of the hostile table as Node does.
import type { Miniflare } from 'miniflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hostileRows } from '../introspect/jwt/hostile/all'
import { issuer, keys } from '../introspect/jwt/tokens'
import type { JwtAnswer } from './cloudflare/hostile-tokens'
import { bundleWorker, startWorkers, type WorkerBundle } from './cloudflare/workers'

const test = suite('jwt in workerd, hostile tokens')

let bundle: WorkerBundle
let miniflare: Miniflare
let answer: JwtAnswer
let log = ''
test.before(async () => {
  bundle = await bundleWorker('test/real/cloudflare/hostile-tokens.ts')
  miniflare = startWorkers({ jwt: { script: bundle.text, bindings: {} } }, text => {
    log += text
  })
  await miniflare.ready
  const worker = await miniflare.getWorker('jwt')
  const body = JSON.stringify({
    cases: hostileRows.map(([, token, , options]) => ({
      token,
      options: { issuer, keys, ...options }
    })),
    algorithms: ['ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA', 'PS256', 'RS256']
  })
  const response = await worker.fetch('https://api.example.com/', { method: 'POST', body })
  answer = (await response.json()) as JwtAnswer
})
test.after(() => miniflare.dispose())

test('the worker needs no built-in module', () => assert.equal(bundle.imports, []))
test('workerd decides about every hostile token as Node does', () => {
  assert.ok(hostileRows.length > 700)
  const wrong = hostileRows.flatMap(([title, , expected], i) => {
    const actual = answer.outcomes[i]
    return actual === expected ? [] : [`${title}: ${actual} instead of ${expected}`]
  })
  assert.equal(wrong, [])
})
test('signedTokens makes keys and tokens in workerd', () => {
  for (const [algorithm, outcome] of Object.entries(answer.ownOutcomes))
    assert.is(outcome, 'Allow', algorithm)
  assert.is(Object.keys(answer.ownOutcomes).length, 7)
})
test('workerd logs no exception', () => assert.is(log, ''))

test.run()
