import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, first } from '../samples'
import { body, bodyWith, bodyWithToken, readText, seal, sealedText, until } from './seals'

const test = suite('sealed, malformed bodies')

for (const [what, text] of [
  ['no JSON', '{'],
  ['a list', '[]'],
  ['a text', '"a"'],
  ['null', 'null'],
  ['nothing', ''],
  ['no token', bodyWith({ token: undefined })],
  ['no until', bodyWith({ until: undefined })],
  ['a token that is a text', bodyWith({ token: 'a' })],
  ['a further field', bodyWith({ cached: false })],
  ['another tag', bodyWith({ _tag: 'Inactive' })],
  ['an until in a text', bodyWith({ until: String(until) })],
  ['a fraction of an until', bodyWith({ until: until + 0.5 })],
  ['an until that is over', bodyWith({ until: at * 1000 })],
  ['an until far ahead', bodyWith({ until: (at + 3601) * 1000 })],
  ['a negative until', bodyWith({ until: -1 })],
  ['an answer that is a list', bodyWith({ answer: [] })],
  ['an answer that is false', bodyWith({ answer: false })],
  ['scopes in a text', bodyWithToken({ scopes: 'a b' })],
  ['a scope that is a number', bodyWithToken({ scopes: [1] })],
  ['no scopes', bodyWithToken({ scopes: undefined })],
  ['an expiry in a text', bodyWithToken({ expiresAt: String(at) })],
  ['an expiry of null', bodyWithToken({ expiresAt: null })],
  ['an expiry with a fraction', bodyWithToken({ expiresAt: 1.5 })],
  ['an expiry beyond 2^53', bodyWithToken({ expiresAt: 2 ** 60 })],
  ['no confirmation', bodyWithToken({ confirmation: undefined })],
  ['a confirmation of null', bodyWithToken({ confirmation: null })],
  ['a confirmation that is a list', bodyWithToken({ confirmation: [] })],
  ['a raw cnf', bodyWithToken({ confirmation: { 'x5t#S256': first.thumbprint } })],
  [
    'a thumbprint with loose bits',
    bodyWithToken({ confirmation: { thumbprint: `${first.thumbprint.slice(0, 42)}B` } })
  ],
  [
    'the thumbprint of nothing',
    bodyWithToken({ confirmation: { thumbprint: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' } })
  ],
  ['a jkt that is none', bodyWithToken({ confirmation: { jkt: '' } })],
  ['an unknown that is a text', bodyWithToken({ confirmation: { unknown: 'a' } })],
  ['an audience in a text', bodyWithToken({ audience: 'a' })],
  ['a subject that is a number', bodyWithToken({ subject: 1 })],
  ['no claims', bodyWithToken({ claims: undefined })],
  ['claims in a list', bodyWithToken({ claims: [] })],
  ['a field of its own', bodyWithToken({ admin: true })],
  ['"constructor" for a field', bodyWithToken({ constructor: 'a' })],
  [
    'a depth of 40',
    bodyWithToken({ claims: JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) as object })
  ]
] as const)
  test(`a malformed body is a miss even if its seal is right: ${what}`, async () =>
    assert.is(await readText(seal(text)), undefined))
test('__proto__ is dropped even if the seal is right', async () => {
  const entry = await readText(
    seal(body.replace('"claims":{}', '"claims":{"__proto__":{"admin":true},"a":1}'))
  )
  assert.ok(entry?.introspection._tag === 'Active')
  assert.equal(entry.introspection.token.claims, { a: 1 })
  assert.is(entry.introspection.token.claims['admin'], undefined)
})
test('a sealed value outside ASCII is a miss: a lone surrogate and U+FFFD have the same bytes', async () => {
  const text = seal(bodyWithToken({ subject: '\ufffd' }))
  for (const other of [text, text.replace('\ufffd', '\ud800')])
    assert.is(await readText(other), undefined)
})
test('a sealed value over 64 KiB is a miss', async () => {
  const [within, over] = [20_000, 70_000].map(length =>
    seal(bodyWithToken({ claims: { a: 'x'.repeat(length) } }))
  )
  assert.ok((await readText(within)) !== undefined)
  assert.is(await readText(over), undefined)
})
test('members of a polluted Object.prototype are not part of an entry', async () => {
  const prototype = Object.prototype as { confirmation?: object }
  prototype.confirmation = {}
  try {
    assert.is(await readText(seal(bodyWithToken({ confirmation: undefined }))), undefined)
  } finally {
    delete prototype.confirmation
  }
})
test("a value is used until its end by the reader's clock, even if the store keeps it longer", async () => {
  assert.ok((await readText(sealedText, { now: () => until - 1 })) !== undefined)
  assert.is(await readText(sealedText, { now: () => until }), undefined)
  for (const broken of [
    () => Number.NaN,
    () => {
      throw new Error('x')
    }
  ])
    assert.is(await readText(sealedText, { now: broken }), undefined)
})

test.run()
