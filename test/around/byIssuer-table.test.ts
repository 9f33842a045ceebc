// A wrong table is an error at construction, and says what to write.
import {
  around,
  authlete,
  byIssuer,
  cached,
  confirmedBy,
  deferred,
  type Introspect,
  memory,
  orElse,
  retried,
  timed,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { knows } from '../samples'
import { countingServer, issuerA, issuerB, issuerNamed, jwtWith } from './issuers'

const test = suite('byIssuer, its table')

const ofA = (): Introspect => countingServer(issuerA).introspect
const ofNone = (): Introspect => countingServer().introspect
const service = authlete({
  baseUrl: 'https://us.authlete.com',
  serviceId: '1',
  serviceAccessToken: 'token',
  transport: () => {
    throw new Error('a stray question')
  }
})
const ask = issuerNamed(issuerA)
const store = memory({ entries: 1 })

for (const [what, table, message] of [
  ['no table', undefined, /^byIssuer\(table\): table is not a plain object/],
  ['an empty table', {}, /^byIssuer\(table\): table is not a plain object with entries/],
  ['a list', [ask], /table is not a plain object/],
  ['a Map', new Map([[issuerA, ask]]), /table is not a plain object/],
  ['a function', ask, /table is not a plain object/],
  ['an object with a prototype', Object.create({ [issuerA]: ask }), /table is not a plain object/],
  ['a literal __proto__', { __proto__: ask }, /table is not a plain object/],
  ['an empty key', { '': ask }, /the key is not an issuer\. Write the exact iss/],
  ['a template', { 'https://as/{tenant}': ask }, /the key is not an issuer/],
  ['a key with a space', { 'https://as ': ask }, /the key is not an issuer/],
  ['a key with the sign that ends it in a principal', { 'https://as|': ask }, /is not an issuer/],
  [
    'an entry that is nothing',
    { [issuerA]: undefined },
    /the value is not an Introspect\. Write jwt\(/
  ],
  ['a URL as the entry', { [issuerA]: issuerA }, /the value is not an Introspect/],
  ['a layer as the entry', { [issuerA]: tokenOnly }, /the value is not an Introspect/],
  ['another issuer', { [issuerB]: ofA() }, /verifies the issuer 'https:\/\/a\.example\.com'/],
  ['the second of two', { [issuerA]: ofA(), [issuerB]: ofA() }, /'https:\/\/b\.example\.com'/],
  ['a server without issuer', { [issuerA]: ofNone() }, /add issuer: 'https:\/\/a\.example\.com'/],
  ['Authlete, which verifies none', { [issuerA]: service }, /the value verifies no issuer/],
  ['another issuer in timed', { [issuerB]: timed(10)(ofA()) }, /verifies the issuer/],
  [
    'another issuer in many layers',
    {
      [issuerB]: around(
        ofA(),
        timed(10),
        retried(1),
        cached(store),
        inner => async q => inner(q),
        tokenOnly
      )
    },
    /verifies the issuer/
  ],
  ['a server without issuer in layers', { [issuerA]: around(ofNone(), tokenOnly) }, /add issuer/],
  [
    'another issuer before confirmedBy',
    { [issuerB]: around(ofA(), confirmedBy(ask)) },
    /verifies the/
  ],
  [
    'another issuer before orElse',
    { [issuerB]: around(ofA(), inner => query => inner(query), orElse(ask)) },
    /verifies the issuer/
  ]
] as readonly (readonly [string, unknown, RegExp])[])
  test(`${what} throws a TypeError that says what to write`, () =>
    assert.throws(
      () => byIssuer(table as never),
      (error: unknown) => error instanceof TypeError && message.test(error.message)
    ))

for (const [what, entry] of [
  ["a function of the user's", ask],
  ["a function of the user's in layers", around(ask, timed(10), tokenOnly)],
  ['rfc7662 with this issuer', ofA()],
  [
    'rfc7662 with this issuer in layers',
    around(ofA(), timed(10), retried(1), cached(store), tokenOnly)
  ],
  ['rfc7662 with this issuer and confirmedBy', around(ofA(), confirmedBy(ofNone()))],
  ['deferred, which is not loaded yet', deferred(async () => ofA())],
  ['byIssuer', byIssuer({ [issuerA]: ask })]
] as const)
  test(`an entry may be ${what}`, async () => {
    const answer = await byIssuer({ [issuerA]: entry })({ token: jwtWith({ iss: issuerA }) })
    assert.is(answer._tag, 'Active')
  })

test('a table that is changed later changes nothing', async () => {
  const table: Record<string, Introspect> = { [issuerA]: ask }
  const introspect = byIssuer(table)
  table[issuerA] = knows({ _tag: 'Inactive' })
  assert.is((await introspect({ token: jwtWith({ iss: issuerA }) }))._tag, 'Active')
})
test('own properties only: an issuer may be named like a property of every object', async () => {
  const introspect = byIssuer({
    ['__proto__']: issuerNamed('__proto__'),
    toString: issuerNamed('toString')
  })
  for (const iss of ['__proto__', 'toString'])
    assert.is((await introspect({ token: jwtWith({ iss }) }))._tag, 'Active')
  assert.is((await introspect({ token: jwtWith({ iss: 'constructor' }) }))._tag, 'Foreign')
})

test.run()
