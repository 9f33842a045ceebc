// A clock in seconds, where milliseconds are meant: 10 minutes would be a week.
import { readdirSync, readFileSync } from 'node:fs'
import {
  around,
  breaker,
  cached,
  deferred,
  gate,
  type Introspect,
  jwt,
  memory,
  memoryReplay,
  noScopes,
  rfc7662,
  shared
} from 'gatecheck'
import { signedTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { summary } from '../around/introspects'
import { bound, request } from '../samples'

const test = suite('clocks in seconds')

const now = (): number => Date.now() / 1000
const as = await signedTokens()
const token = await as.sign()
const json = { _tag: 'Answered', status: 200, body: JSON.stringify(as.keys) } as const
const active: Introspect = () => ({
  _tag: 'Active',
  token: { ...bound, expiresAt: Math.floor(now()) + 900 }
})
const down: Introspect = () => ({
  _tag: 'Failed',
  reason: 'introspection_unreachable',
  detail: 'http_503',
  retryable: true
})
const query = { token }

/** By the file with its option `now`: what becomes of a question. */
const outcomes: Readonly<Record<string, readonly [string, () => unknown]>> = {
  'src/gate/options.ts': [
    '500 clock_invalid',
    async () => {
      const pass = gate({ introspect: active, require: noScopes, audience: 'any', now })
      const decision = await pass(request({ authorization: ['Bearer tok'] }))
      return `${'status' in decision && decision.status} ${'reason' in decision && decision.reason}`
    }
  ],
  'src/introspect/jwt/options.ts': [
    'keys_unavailable now',
    () => jwt({ issuer: as.issuer, jwksUri: as.jwksUri, transport: async () => json, now })(query)
  ],
  'src/introspect/exchange/key-fetcher.ts': [
    'keys_unavailable now',
    () => jwt({ issuer: as.issuer, transport: async () => json, now })(query)
  ],
  'src/introspect/rfc7662/options.ts': [
    'clock_invalid not_milliseconds',
    () =>
      rfc7662({
        issuer: as.issuer,
        clientId: 'a',
        clientSecret: 'secret',
        transport: async () => json,
        now
      })(query)
  ],
  'src/introspect/signed/signed.ts': [
    'clock_invalid not_milliseconds',
    () =>
      rfc7662({
        endpoint: `${as.issuer}/introspect`,
        clientId: 'a',
        clientSecret: 'secret',
        signed: { issuer: as.issuer, audience: 'a', keys: as.keys },
        transport: async () => json,
        now
      })(query)
  ],
  'src/around/deferred.ts': [
    'clock_invalid not_milliseconds',
    () => deferred(async () => active, { now })(query)
  ],
  'src/around/breaker.ts': [
    'introspection_unreachable http_503', // never breaker_open
    async () => {
      const introspect = around(down, breaker({ failures: 1, pause: 10_000, now }))
      for (const text of ['a', 'b', 'c']) await introspect({ token: text })
      return introspect(query)
    }
  ],
  'src/around/cached-options.ts': [
    'asked 2', // nothing is kept
    async () => {
      let asked = 0
      const counted: Introspect = (...all) => {
        asked += 1
        return active(...all)
      }
      const introspect = around(counted, cached(memory({ entries: 10 }), { ttl: 60, now }))
      await introspect(query)
      await introspect(query)
      return `asked ${asked}`
    }
  ],
  'src/store/shared.ts': [
    'written 0',
    async () => {
      const values = new Map<string, string>()
      const kv = { get: (key: string) => values.get(key), set: values.set.bind(values) }
      const store = shared(kv as never, { secret: 's'.repeat(32), space: 'a', now })
      const introspection = await active(query)
      store.set(`#${'A'.repeat(43)}`, { introspection, until: now() + 60 } as never)
      await new Promise(resolve => setTimeout(resolve, 20))
      return `written ${values.size}`
    }
  ],
  'src/store/replay/memory-replay.ts': [
    'store_clock',
    async () => {
      const replay = memoryReplay({ entries: 10, processes: 1, now })
      return Promise.resolve()
        .then(() => replay.add('key', 60, 'owner'))
        .catch(error => Object(error).code ?? `${error.message}`)
    }
  ]
}
/** They measure a duration only: any clock will do. */
const durations = ['src/around/observed.ts', 'src/around/traced.ts']

for (const [file, [expected, ask]] of Object.entries(outcomes))
  test(`${file}: ${expected}`, async () => {
    const outcome = await ask()
    assert.is(typeof outcome === 'string' ? outcome : summary(outcome as never), expected)
  })
test('every option `now` of the package is in this list', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map(name => `src/${name.replace(/\\/g, '/')}`)
    .filter(name => name.endsWith('.ts'))
  assert.equal(
    files.filter(file => /readonly now\?/.test(readFileSync(file, 'utf8'))).sort(),
    [...Object.keys(outcomes), ...durations].sort()
  )
})

test.run()
