import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyText } from '../samples'
import {
  activeAnswer,
  body,
  bodyWith,
  entryOf,
  key,
  otherKey,
  readText,
  seal,
  sealedText,
  until
} from './seals'
import { fleetSecret, space } from './strings'

const test = suite('sealed, forged values')

test('a value that this test seals is read', async () => {
  assert.is(seal(body), sealedText)
  assert.equal((await readText(seal(bodyWith({}))))?.introspection, {
    ...activeAnswer(),
    cached: true
  })
})
for (const [what, text] of [
  ['nothing', undefined],
  ['null', null],
  ['an empty text', ''],
  ['a number', 1],
  ['bytes', Buffer.from(sealedText)],
  ['an object', { introspection: activeAnswer(), until }],
  ['a list of it', [sealedText]],
  ['the code alone', sealedText.slice(0, 44)],
  ['the body alone', body],
  ['no code and the body', `${' '.repeat(44)}${body}`],
  ['a code of zeros', `${Buffer.alloc(32).toString('base64')}${body}`],
  ['a code that is too short', `${Buffer.alloc(31).toString('base64')}${body}`],
  [
    'a code in base64url',
    `${sealedText.slice(0, 44).replace(/\+/g, '-').replace(/\//g, '_').replace('=', '_')}${body}`
  ],
  ['a value that was cut', sealedText.slice(0, -1)],
  ['a value with a space behind', `${sealedText} `],
  ['two values', sealedText + sealedText],
  ['another subject', sealedText.replace('john', 'jane')],
  ['more scopes', sealedText.replace('"payments"', '"payments","admin"')],
  ['no binding', sealedText.replace(/"thumbprint":"[^"]+"/, '')],
  ['a longer life', sealedText.replace(/"until":\d/, '"until":9')],
  ["another key's value", seal(body, { key: otherKey })],
  ["another space's value", seal(body, { space: `${space}2` })],
  ['a value whose space and key run together', seal(body, { space: `${space} ${key}` })],
  ["another secret's value", seal(body, { secret: `${fleetSecret}!` })],
  ['plain JSON', JSON.stringify(entryOf())],
  ['10 MB', 'x'.repeat(1e7)],
  ['deep JSON', '['.repeat(60_000)],
  ['__proto__', '{"__proto__":{"_tag":"Active"}}'],
  ['a lone surrogate', `${sealedText}\ud800`]
] as const)
  test(`a forged value is a miss: ${what}`, async () => assert.is(await readText(text), undefined))
const sealedEntry = await readText(sealedText)
test('a value that is changed anywhere is a miss', () =>
  fc.assert(
    fc.asyncProperty(
      fc.nat(sealedText.length - 1),
      fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...sealedText)),
      fc.nat(3),
      async (where, put, cut) => {
        const text = sealedText.slice(0, where) + put + sealedText.slice(where + cut)
        assert.equal(await readText(text), text === sealedText ? sealedEntry : undefined)
      }
    ),
    { numRuns: 300 }
  ))
test('a value with one bit changed is a miss', async () => {
  for (let i = 0; i < sealedText.length * 8; i += 3) {
    const bytes = Buffer.from(sealedText)
    bytes[i >> 3] = (bytes[i >> 3] ?? 0) ^ (1 << (i & 7))
    assert.is(await readText(bytes.toString('latin1')), undefined)
  }
})
test('random text is a miss, never an error', () =>
  fc.assert(
    fc.asyncProperty(anyText, async text => assert.is(await readText(text), undefined)),
    { numRuns: 100 }
  ))

test.run()
