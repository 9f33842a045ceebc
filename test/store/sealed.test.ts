// What stands in a store that anyone may have written to: what comes out is what went in, or nothing.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import type { Introspection, Remembered, Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as node from '../../src/host/node'
import * as web from '../../src/host/web'
import { at, bound, first, second, secret, wild } from '../samples'
import { fleetSecret, settled, space, storeOf, strings } from './strings'

const test = suite('sealed')

const key = 'A'.repeat(43)
const otherKey = 'B'.repeat(43)
const active = (token: Token = bound): Introspection => ({ _tag: 'Active', token })
const until = (at + 60) * 1000
function kept(token: Token = bound, more: object = {}): Remembered {
  return { introspection: { ...active(token), ...more }, until }
}

async function stored(value: Remembered) {
  const kv = strings()
  const store = storeOf(kv)
  await store.set(key, value)
  await settled()
  return { kv, store, text: kv.held.get(`gatecheck:${key}`) }
}
/** What a store makes of a text that stands at `key`. */
async function read(
  text: unknown,
  options: Parameters<typeof storeOf>[1] = {}
): Promise<Remembered | undefined> {
  return storeOf({ get: async () => text as string, set: () => undefined }, options).get(key)
}

// what comes out
const json = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    wild,
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
    subject: wild,
    clientId: fc.string(),
    scopes: fc.array(fc.string(), { maxLength: 3 }),
    expiresAt: fc.integer(),
    notBefore: fc.integer(),
    issuer: fc.string(),
    audience: fc.array(fc.string(), { maxLength: 2 }),
    acr: fc.string(),
    authTime: fc.integer(),
    confirmation,
    claims: json
  },
  { requiredKeys: ['scopes', 'confirmation', 'claims'], noNullPrototype: true }
) as fc.Arbitrary<Token>
test('every well-formed active answer comes out as it went in, frozen', () =>
  fc.assert(
    fc.asyncProperty(tokens, fc.option(json, { nil: undefined }), async (token, answer) => {
      const { store } = await stored(kept(token, answer === undefined ? {} : { answer }))
      const found = await store.get(key)
      assert.equal(found, {
        introspection: {
          _tag: 'Active',
          token,
          cached: true,
          ...(answer === undefined ? {} : { answer })
        },
        until
      })
      assert.ok(
        Object.isFrozen(found) &&
          found?.introspection._tag === 'Active' &&
          Object.isFrozen(found.introspection.token.claims) &&
          Object.isFrozen(found.introspection.token.scopes)
      )
    }),
    { numRuns: 100 }
  ))
test("an answer that is the token's claims is written once, and is the same object again", async () => {
  const claims = { sub: 'john', note: 'once' }
  const { store, text } = await stored(kept({ ...bound, claims }, { answer: claims }))
  const found = await store.get(key)
  assert.ok(
    found?.introspection._tag === 'Active' &&
      found.introspection.answer === found.introspection.token.claims
  )
  assert.is(text?.split('once').length, 2)
})
test('fields that are undefined count as left out', async () => {
  const found = await (
    await stored(kept({ ...bound, subject: undefined, claims: { a: undefined } }))
  ).store.get(key)
  assert.ok(found?.introspection._tag === 'Active' && !('subject' in found.introspection.token))
})

// what does not go in
for (const [what, value] of [
  ['a Date among the claims', kept({ ...bound, claims: { at: new Date(0) } })],
  ['NaN', kept({ ...bound, claims: { a: Number.NaN } })],
  ['Infinity', kept({ ...bound, claims: { a: [Number.POSITIVE_INFINITY] } })],
  ['a whole number of 16 digits', kept({ ...bound, claims: { a: 1234567890123456 } })],
  ['a BigInt', kept({ ...bound, claims: { a: 1n } })],
  ['a function', kept({ ...bound, claims: { toJSON: () => ({}) } })],
  ['a Map', kept({ ...bound, claims: { a: new Map() } })],
  ['a list with a hole', kept({ ...bound, claims: { a: [undefined] } })],
  ['__proto__', kept({ ...bound, claims: JSON.parse('{"__proto__":{"a":1}}') as Token['claims'] })],
  [
    'claims that hold themselves',
    (() => {
      const claims: Record<string, unknown> = {}
      claims['a'] = claims
      return kept({ ...bound, claims })
    })()
  ],
  ['claims over 64 KiB', kept({ ...bound, claims: { a: 'x'.repeat(65_536) } })],
  ['a token of another form', kept({ ...bound, scopes: 'admin' as never })],
  ['a token without a confirmation', kept({ ...bound, confirmation: undefined as never })],
  ["a token with a field of somebody's own", kept({ ...bound, admin: true } as Token)],
  ['a thumbprint that is none', kept({ ...bound, confirmation: { thumbprint: 'x' } })],
  ['what is inactive', { introspection: { _tag: 'Inactive' }, until }],
  ['nothing', { until } as never],
  ['what is over', { ...kept(), until: at * 1000 }],
  ['what is never over', { ...kept(), until: Number.POSITIVE_INFINITY }],
  ['what is over after more than an hour', { ...kept(), until: (at + 3601) * 1000 }],
  ['what is over at no time', { ...kept(), until: Number.NaN }]
] as readonly (readonly [string, Remembered])[])
  test(`${what} is not stored, as JSON could not give it back`, async () =>
    assert.is((await stored(value)).text, undefined))
test('a key that is no SHA-256 is neither asked for nor written: it might hold a token', async () => {
  const kv = strings()
  const store = storeOf(kv)
  for (const name of [secret, '', `${key}=`, `${key}\n`, key.slice(1)]) {
    await store.set(name, kept())
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
  test(`${left} ms of life are ${seconds} whole seconds in the key-value store`, async () => {
    const { kv } = await stored({ ...kept(), until: at * 1000 + left })
    assert.equal(
      kv.calls.map(([method, , , life]) => [method, life]),
      [['set', seconds]]
    )
  })

// who may write there
const { text: honest = '' } = await stored(kept())
function sealed(
  body: string,
  { key: at = key, space: named = space, secret: known = fleetSecret } = {}
): string {
  return (
    createHmac('sha256', known)
      .update(`gatecheck shared 1 ${named.length}:${named} ${at} ${body}`)
      .digest('base64') + body
  )
}
const body = honest.slice(44)
function changed(change: object): string {
  return JSON.stringify({ ...(JSON.parse(body) as object), ...change })
}
function tokenWith(change: object): string {
  return changed({ token: { ...bound, ...change } })
}
test('the test seals as the store does', async () => {
  assert.is(sealed(body), honest)
  assert.equal((await read(sealed(changed({}))))?.introspection, { ...active(), cached: true })
})
for (const [what, text] of [
  ['nothing', undefined],
  ['null', null],
  ['an empty text', ''],
  ['a number', 1],
  ['bytes', Buffer.from(honest)],
  ['an object', { introspection: active(), until }],
  ['a list of it', [honest]],
  ['the code alone', honest.slice(0, 44)],
  ['the body alone', body],
  ['no code and the body', `${' '.repeat(44)}${body}`],
  ['a code of zeros', `${Buffer.alloc(32).toString('base64')}${body}`],
  ['a code that is too short', `${Buffer.alloc(31).toString('base64')}${body}`],
  [
    'a code in base64url',
    `${honest.slice(0, 44).replace(/\+/g, '-').replace(/\//g, '_').replace('=', '_')}${body}`
  ],
  ['a value that was cut', honest.slice(0, -1)],
  ['a value with a space behind', `${honest} `],
  ['two values', honest + honest],
  ['another subject', honest.replace('john', 'jane')],
  ['more scopes', honest.replace('"payments"', '"payments","admin"')],
  ['no binding', honest.replace(/"thumbprint":"[^"]+"/, '')],
  ['a longer life', honest.replace(/"until":\d/, '"until":9')],
  ["another key's value", sealed(body, { key: otherKey })],
  ["another space's value", sealed(body, { space: `${space}2` })],
  ['a value whose space and key run together', sealed(body, { space: `${space} ${key}` })],
  ["another secret's value", sealed(body, { secret: `${fleetSecret}!` })],
  ['plain JSON', JSON.stringify(kept())],
  ['10 MB', 'x'.repeat(1e7)],
  ['deep JSON', '['.repeat(60_000)],
  ['__proto__', '{"__proto__":{"_tag":"Active"}}'],
  ['a lone surrogate', `${honest}\ud800`]
] as const)
  test(`an attacker who writes ${what} gets a miss`, async () =>
    assert.is(await read(text), undefined))
for (const [what, text] of [
  ['no JSON', '{'],
  ['a list', '[]'],
  ['a text', '"a"'],
  ['null', 'null'],
  ['nothing', ''],
  ['no token', changed({ token: undefined })],
  ['no until', changed({ until: undefined })],
  ['a token that is a text', changed({ token: 'a' })],
  ['a further field', changed({ cached: false })],
  ['another tag', changed({ _tag: 'Inactive' })],
  ['an until in a text', changed({ until: String(until) })],
  ['a fraction of an until', changed({ until: until + 0.5 })],
  ['an until that is over', changed({ until: at * 1000 })],
  ['an until far ahead', changed({ until: (at + 3601) * 1000 })],
  ['a negative until', changed({ until: -1 })],
  ['an answer that is a list', changed({ answer: [] })],
  ['an answer that is false', changed({ answer: false })],
  ['scopes in a text', tokenWith({ scopes: 'a b' })],
  ['a scope that is a number', tokenWith({ scopes: [1] })],
  ['no scopes', tokenWith({ scopes: undefined })],
  ['an expiry in a text', tokenWith({ expiresAt: String(at) })],
  ['an expiry of null', tokenWith({ expiresAt: null })],
  ['an expiry with a fraction', tokenWith({ expiresAt: 1.5 })],
  ['an expiry beyond 2^53', tokenWith({ expiresAt: 2 ** 60 })],
  ['no confirmation', tokenWith({ confirmation: undefined })],
  ['a confirmation of null', tokenWith({ confirmation: null })],
  ['a confirmation that is a list', tokenWith({ confirmation: [] })],
  ['a raw cnf', tokenWith({ confirmation: { 'x5t#S256': first.thumbprint } })],
  [
    'a thumbprint with loose bits',
    tokenWith({ confirmation: { thumbprint: `${first.thumbprint.slice(0, 42)}B` } })
  ],
  [
    'the thumbprint of nothing',
    tokenWith({ confirmation: { thumbprint: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' } })
  ],
  ['a jkt that is none', tokenWith({ confirmation: { jkt: '' } })],
  ['an unknown that is a text', tokenWith({ confirmation: { unknown: 'a' } })],
  ['an audience in a text', tokenWith({ audience: 'a' })],
  ['a subject that is a number', tokenWith({ subject: 1 })],
  ['no claims', tokenWith({ claims: undefined })],
  ['claims in a list', tokenWith({ claims: [] })],
  ['a field of its own', tokenWith({ admin: true })],
  ['"constructor" for a field', tokenWith({ constructor: 'a' })],
  [
    'a depth of 40',
    tokenWith({ claims: JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) as object })
  ]
] as const)
  test(`even under the right code, a body with ${what} is a miss`, async () =>
    assert.is(await read(sealed(text)), undefined))
test('__proto__ under the right code is dropped', async () => {
  const found = await read(
    sealed(body.replace('"claims":{}', '"claims":{"__proto__":{"admin":true},"a":1}'))
  )
  assert.ok(found?.introspection._tag === 'Active')
  assert.equal(found.introspection.token.claims, { a: 1 })
  assert.is(found.introspection.token.claims['admin'], undefined)
})
test('even under the right code, a text of other bytes than ASCII is a miss: a lone surrogate and U+FFFD have the same', async () => {
  const text = sealed(tokenWith({ subject: '\ufffd' }))
  for (const other of [text, text.replace('\ufffd', '\ud800')])
    assert.is(await read(other), undefined)
})
test('even under the right code, a value over 64 KiB is a miss, before any work', async () => {
  const [within, over] = [20_000, 70_000].map(length =>
    sealed(tokenWith({ claims: { a: 'x'.repeat(length) } }))
  )
  assert.ok((await read(within)) !== undefined)
  assert.is(await read(over), undefined)
})
test('what Object.prototype was made to hold is no part of an entry', async () => {
  const prototype = Object.prototype as { confirmation?: object }
  prototype.confirmation = {}
  try {
    assert.is(await read(sealed(tokenWith({ confirmation: undefined }))), undefined)
  } finally {
    delete prototype.confirmation
  }
})
const honestly = await read(honest)
test('a value that was changed anywhere is a miss', () =>
  fc.assert(
    fc.asyncProperty(
      fc.nat(honest.length - 1),
      fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...honest)),
      fc.nat(3),
      async (where, put, cut) => {
        const text = honest.slice(0, where) + put + honest.slice(where + cut)
        assert.equal(await read(text), text === honest ? honestly : undefined)
      }
    ),
    { numRuns: 300 }
  ))
test('every single bit counts', async () => {
  for (let i = 0; i < honest.length * 8; i += 3) {
    const bytes = Buffer.from(honest)
    bytes[i >> 3] = (bytes[i >> 3] ?? 0) ^ (1 << (i & 7))
    assert.is(await read(bytes.toString('latin1')), undefined)
  }
})
test('random text is a miss, never an error', () =>
  fc.assert(
    fc.asyncProperty(wild, async text => assert.is(await read(text), undefined)),
    { numRuns: 100 }
  ))
test("a value is used until it is over, by the reader's clock, however long the store keeps it", async () => {
  assert.ok((await read(honest, { now: () => until - 1 })) !== undefined)
  assert.is(await read(honest, { now: () => until }), undefined)
  for (const broken of [
    () => Number.NaN,
    () => {
      throw new Error('x')
    }
  ])
    assert.is(await read(honest, { now: broken }), undefined)
})

// the two hosts
test('both hosts make and take the same codes', () =>
  fc.assert(
    fc.asyncProperty(
      wild.filter(text => text !== ''),
      wild,
      fc.nat(31),
      async (known, text, where) => {
        const [mine, theirs] = [node.hmac(known), web.hmac(known)]
        const code = await mine.sign(text)
        assert.equal(Buffer.from(await theirs.sign(text)), Buffer.from(code))
        const wrong = Uint8Array.from(code, (byte, i) => (i === where ? byte ^ 1 : byte))
        for (const { verify } of [mine, theirs])
          assert.equal(
            [
              await verify(text, code),
              await verify(text, wrong),
              await verify(`${text}!`, code),
              await verify(text, code.slice(1)),
              await verify(text, new Uint8Array())
            ],
            [true, false, false, false, false]
          )
      }
    ),
    { numRuns: 20 }
  ))

test.run()
