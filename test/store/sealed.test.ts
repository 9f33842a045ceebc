import fc from 'fast-check'
import type { Remembered, Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyText, at, bound, first, second, secret } from '../samples'
import { entryOf, key, storeEntry, until } from './seals'
import { settled, storeOf, strings } from './strings'

const test = suite('sealed')

const json = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    anyText,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e14, min: -1e14 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object')
  ),
  object: fc.dictionary(
    fc.string().filter(name => name !== '__proto__'),
    tie('value'),
    { maxKeys: 3, noNullPrototype: true }
  )
})).object as fc.Arbitrary<Readonly<Record<string, unknown>>>
const confirmation = fc.record(
  {
    thumbprint: fc.constantFrom(first.thumbprint, second.thumbprint),
    jkt: fc.constant(first.thumbprint),
    unknown: fc.array(fc.string(), { maxLength: 2 })
  },
  { requiredKeys: [], noNullPrototype: true }
)
const tokens = fc.record(
  {
    subject: anyText,
    clientId: fc.string(),
    scopes: fc.array(fc.string(), { maxLength: 3 }),
    expiresAt: fc.integer(),
    notBefore: fc.integer(),
    issuer: fc.string(),
    id: fc.string(),
    issuedAt: fc.integer(),
    audience: fc.array(fc.string(), { maxLength: 2 }),
    acr: fc.string(),
    authTime: fc.integer(),
    authorizationDetails: fc.array(
      fc.record({ type: fc.string(), amount: fc.nat() }, { noNullPrototype: true })
    ),
    confirmation,
    claims: json
  },
  { requiredKeys: ['scopes', 'confirmation', 'claims'], noNullPrototype: true }
) as fc.Arbitrary<Token>
test('a mark of several issuers is stored if its issuer is one, or none', async () => {
  const token: Token = { scopes: [], confirmation: {}, claims: {}, issuers: 'several' }
  for (const [issuer, isStored] of [
    [undefined, true],
    ['https://a|b', false],
    ['https://a', true]
  ] as const) {
    const { store } = await storeEntry(entryOf(issuer === undefined ? token : { ...token, issuer }))
    assert.is((await store.get(key)) !== undefined, isStored)
  }
})
test('a well-formed active answer is returned as it was stored, frozen', () =>
  fc.assert(
    fc.asyncProperty(tokens, fc.option(json, { nil: undefined }), async (token, answer) => {
      const { store } = await storeEntry(entryOf(token, answer === undefined ? {} : { answer }))
      const entry = await store.get(key)
      assert.equal(entry, {
        introspection: {
          _tag: 'Active',
          token,
          cached: true,
          ...(answer === undefined ? {} : { answer })
        },
        until
      })
      assert.ok(
        Object.isFrozen(entry) &&
          entry?.introspection._tag === 'Active' &&
          Object.isFrozen(entry.introspection.token.claims) &&
          Object.isFrozen(entry.introspection.token.scopes)
      )
    }),
    { numRuns: 100 }
  ))
test("an answer that is the token's claims is written once and returned as one object", async () => {
  const claims = { sub: 'john', note: 'once' }
  const { store, text } = await storeEntry(entryOf({ ...bound, claims }, { answer: claims }))
  const entry = await store.get(key)
  assert.ok(
    entry?.introspection._tag === 'Active' &&
      entry.introspection.answer === entry.introspection.token.claims
  )
  assert.is(text?.split('once').length, 2)
})
test('fields that are undefined count as absent', async () => {
  const entry = await (
    await storeEntry(entryOf({ ...bound, subject: undefined, claims: { a: undefined } }))
  ).store.get(key)
  assert.ok(entry?.introspection._tag === 'Active' && !('subject' in entry.introspection.token))
})

for (const [what, value] of [
  ['a Date among the claims', entryOf({ ...bound, claims: { at: new Date(0) } })],
  ['NaN', entryOf({ ...bound, claims: { a: Number.NaN } })],
  ['Infinity', entryOf({ ...bound, claims: { a: [Number.POSITIVE_INFINITY] } })],
  ['a whole number of 16 digits', entryOf({ ...bound, claims: { a: 1234567890123456 } })],
  ['a BigInt', entryOf({ ...bound, claims: { a: 1n } })],
  ['a function', entryOf({ ...bound, claims: { toJSON: () => ({}) } })],
  ['a Map', entryOf({ ...bound, claims: { a: new Map() } })],
  ['a list with a hole', entryOf({ ...bound, claims: { a: [undefined] } })],
  [
    '__proto__',
    entryOf({ ...bound, claims: JSON.parse('{"__proto__":{"a":1}}') as Token['claims'] })
  ],
  [
    'claims that hold themselves',
    (() => {
      const claims: Record<string, unknown> = {}
      claims['a'] = claims
      return entryOf({ ...bound, claims })
    })()
  ],
  ['claims over 64 KiB', entryOf({ ...bound, claims: { a: 'x'.repeat(65_536) } })],
  ['a token of another form', entryOf({ ...bound, scopes: 'admin' as never })],
  ['a token without a confirmation', entryOf({ ...bound, confirmation: undefined as never })],
  ["a token with a field of somebody's own", entryOf({ ...bound, admin: true } as Token)],
  ['a thumbprint that is none', entryOf({ ...bound, confirmation: { thumbprint: 'x' } })],
  ['what is inactive', { introspection: { _tag: 'Inactive' }, until }],
  ['nothing', { until } as never],
  ['what is over', { ...entryOf(), until: at * 1000 }],
  ['what is never over', { ...entryOf(), until: Number.POSITIVE_INFINITY }],
  ['what is over after more than an hour', { ...entryOf(), until: (at + 3601) * 1000 }],
  ['what is over at no time', { ...entryOf(), until: Number.NaN }]
] as readonly (readonly [string, Remembered])[])
  test(`an entry is not stored: ${what}`, async () =>
    assert.is((await storeEntry(value)).text, undefined))
test('a key that is not a SHA-256 is neither read nor written: it might hold a token', async () => {
  const kv = strings()
  const store = storeOf(kv)
  for (const name of [secret, '', `${key}=`, `${key}\n`, key.slice(1)]) {
    await store.set(name, entryOf())
    await settled()
    assert.is(await store.get(name), undefined)
  }
  assert.equal(kv.calls, [])
})
for (const [left, seconds] of [
  [60_000, 60],
  [1, 1],
  [999, 1],
  [1_001, 2],
  [3_600_000, 3600]
] as const)
  test(`a life of ${left} ms is ${seconds} s in the key-value store`, async () => {
    const { kv } = await storeEntry({ ...entryOf(), until: at * 1000 + left })
    assert.equal(
      kv.calls.map(([method, , , life]) => [method, life]),
      [['set', seconds]]
    )
  })

test.run()
