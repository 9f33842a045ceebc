// What an operator got wrong is never told as the client's 401.
import { gate, noScopes } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import { fetchGate } from 'gatecheck/fetch'
import { caddy, nginx } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expresses } from '../../real/express/both'
import { bound, first, knowsToken, now, secret } from '../../samples'
import { appWith, expressSuite } from '../express/app'
import { percentEncode } from './encodings'

const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
const test = suite("an operator's mistake in front of a reader")

const certificate = percentEncode(first.pem)
const mistakes = {
  'verify is set, and nginx does not send its word': [
    nginx({ from: 'loopback', verify: {} }),
    { 'X-SSL-Client-Cert': certificate }
  ],
  'the header of verify holds the word of another proxy': [
    nginx({ from: 'loopback', verify: {} }),
    { 'X-SSL-Client-Cert': certificate, 'X-SSL-Client-Verify': '0' }
  ],
  'take names what the header does not hold': [
    caddy({ from: 'loopback' }),
    { 'X-SSL-Client-Cert': 'a'.repeat(64) }
  ],
  'from is an async function': [
    nginx({ from: (async () => true) as unknown as () => boolean }),
    { 'X-SSL-Client-Cert': certificate }
  ]
} as const

const { test: expressTest, call } = expressSuite('operators and Express')
for (const [mistake, [read, headers]] of Object.entries(mistakes)) {
  test(`${mistake}: fetchGate answers 500 without a challenge, as no client can mend it`, async () => {
    const guard = fetchGate(pass, { certificate: read, peer: () => '127.0.0.1' })
    const request = new Request('https://api.example/time', {
      headers: { Authorization: `Bearer ${secret}`, ...headers }
    })
    const answer = (await guard(request)) as Response
    assert.equal([answer.status, answer.headers.get('www-authenticate')], [500, null])
  })
  for (const [name, express] of expresses)
    expressTest(`${mistake}: ${name} answers 500 without a challenge`, async () => {
      const app = appWith(express, made => made.use(expressGate(pass, { certificate: read })))
      const lines = [
        `Authorization: Bearer ${secret}`,
        ...Object.entries(headers).map(([key, value]) => `${key}: ${value}`)
      ]
      const answer = await call(app, { lines })
      assert.equal([answer.status, answer.header('www-authenticate')], [500, []])
    })
}
test.run()
expressTest.run()
