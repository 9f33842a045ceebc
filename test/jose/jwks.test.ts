// A JWK Set, and which of its keys are tried.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findAlgorithm } from '../../src/jose/algorithms'
import { keysFor, parseJwks } from '../../src/jose/jwks'
import {
  ed,
  type Jwk,
  keyByAlgorithm,
  leftOf,
  p256,
  p384,
  rightOf,
  rsa,
  signed,
  verifies
} from './samples'

const test = suite('jose, key sets')

for (const [title, keySet] of [
  ['undefined', undefined],
  ['null', null],
  ['a list', [p256.publicJwk]],
  ['no keys', {}],
  ['keys null', { keys: null }],
  ['keys an object', { keys: { 0: p256.publicJwk, length: 1 } }],
  ['keys a text', { keys: 'a' }],
  ['a single key', p256.publicJwk]
] as const)
  test(`it is no key set: ${title}`, () => assert.is(leftOf(parseJwks(keySet)), 'keys'))
test('an empty set is a set: it replaces the one before', () =>
  assert.equal(rightOf(parseJwks({ keys: [] })), []))
test('entries that are unknown or bad are skipped, the others stay [RFC 7517 §5]', () => {
  const bad = [null, 1, 'a', [], {}, { kty: 'oct', k: 'AA' }, { kty: 'AKP' }, rsa.privateJwk]
  const encryption = { ...rsa.publicJwk, use: 'enc' }
  const keys = [...bad, p256.publicJwk, encryption, ed.publicJwk, ...bad]
  assert.equal(
    rightOf(parseJwks({ keys })).map(({ members }) => members),
    [p256.publicJwk, ed.publicJwk]
  )
})

const named = (kid: string | undefined, jwk: Jwk, more: Jwk = {}): Jwk => ({
  ...jwk,
  ...more,
  ...(kid === undefined ? {} : { kid })
})
for (const [title, alg, kid, keys, expected] of [
  ['the kid chooses', 'ES256', 'b', [named('a', p256.publicJwk), named('b', p256.publicJwk)], [1]],
  ['a kid is compared exactly', 'ES256', 'A', [named('a', p256.publicJwk)], []],
  ['a key without a kid is not meant by a kid', 'ES256', 'a', [p256.publicJwk], []],
  ['an empty kid is a kid', 'ES256', '', [p256.publicJwk, named('', p256.publicJwk)], [1]],
  [
    'without a kid, every key of the type',
    'ES256',
    undefined,
    [named('a', p256.publicJwk), rsa.publicJwk, p256.publicJwk],
    [0, 2]
  ],
  ['the algorithm chooses the curve', 'ES384', undefined, [p256.publicJwk, p384.publicJwk], [1]],
  [
    'decoys of the same kid and another type are passed over [FAPI 2.0 §5.4.3]',
    'PS256',
    'a',
    [
      named('a', p256.publicJwk),
      named('a', ed.publicJwk),
      named('a', rsa.publicJwk),
      named('a', p384.publicJwk)
    ],
    [2]
  ],
  [
    'a key says its algorithm',
    'PS256',
    undefined,
    [named('a', rsa.publicJwk, { alg: 'RS256' }), named('b', rsa.publicJwk, { alg: 'PS256' })],
    [1]
  ],
  [
    'EdDSA and Ed25519 are one',
    'Ed25519',
    undefined,
    [
      named('a', ed.publicJwk, { alg: 'EdDSA' }),
      named('b', ed.publicJwk, { alg: 'Ed25519' }),
      named('c', ed.publicJwk)
    ],
    [0, 1, 2]
  ],
  [
    'at most four of one kid',
    'ES256',
    'a',
    Array.from({ length: 9 }, () => named('a', p256.publicJwk)),
    [0, 1, 2, 3]
  ],
  [
    'the four are counted among those that fit',
    'ES256',
    'a',
    [...Array.from({ length: 9 }, () => named('a', rsa.publicJwk)), named('a', p256.publicJwk)],
    [9]
  ]
] as const)
  test(`which keys are tried: ${title}`, () => {
    const parsed = rightOf(parseJwks({ keys }))
    const algorithm = findAlgorithm(alg)
    assert.ok(algorithm)
    assert.equal(
      keysFor({ algorithm, kid }, parsed).map(key => parsed.indexOf(key)),
      expected
    )
  })

for (const [alg, { publicJwk, privateJwk }] of Object.entries(keyByAlgorithm))
  test(`a token with ${alg} is verified by its key, also behind decoys of the same kid`, async () => {
    const token = await signed({ ...privateJwk, alg, kid: 'a' })
    const decoys = Object.values(keyByAlgorithm).filter(pair => pair.publicJwk !== publicJwk)
    const keys = decoys.map(decoy => named('a', decoy.publicJwk))
    assert.is(await verifies(token, [...keys, named('a', publicJwk)]), true)
    assert.is(await verifies(token, [named('a', publicJwk, { alg }), ...keys]), true)
    assert.is(await verifies(token, keys), false)
    assert.is(await verifies(token, []), false)
  })

test.run()
