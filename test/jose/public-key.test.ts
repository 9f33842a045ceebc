// Which JWK is a public key that we use, before a host imports it.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { algorithmsNamed } from '../../src/jose/algorithms'
import { parsePublicKey } from '../../src/jose/public-key'
import { ed, type Jwk, leftOf, newRsaKey, p256, p384, p521, rightOf, rsa } from './samples'

const test = suite('jose, public keys')

const [rsaJwk, ecJwk, edJwk] = [rsa.publicJwk, p256.publicJwk, ed.publicJwk]

for (const [title, jwk, signatureLength] of [
  ['RSA of 2048 bits', rsaJwk, 256],
  ['P-256', ecJwk, 64],
  ['P-384', p384.publicJwk, 96],
  ['P-521', p521.publicJwk, 132],
  ['Ed25519', edJwk, 64],
  ['RSA of 4096 bits', { ...rsaJwk, n: bytesText(512) }, 512],
  ['an exponent of 3', { ...rsaJwk, e: 'Aw' }, 256],
  ['an exponent of 32 bits', { ...rsaJwk, e: '_____w' }, 256]
] as const)
  test(`it is a key: ${title}`, () => {
    const key = rightOf(parsePublicKey({ ...jwk, x5c: ['x'], extra: { a: 1 } }))
    assert.is(key.signatureLength, signatureLength)
    assert.equal(key.members, jwk)
    assert.equal([key.kid, key.algorithm], [undefined, undefined])
  })
test('what a key says about its use is kept: kid and alg', () => {
  const members = { kid: 'a', alg: 'Ed25519', use: 'sig', key_ops: ['verify'] }
  const key = rightOf(parsePublicKey({ ...edJwk, ...members }))
  assert.equal([key.kid, [key.algorithm]], ['a', algorithmsNamed(['EdDSA'])])
})

/** Odd, with the top bit set. */
function bytesText(length: number, first = 0xff, last = 0xff): string {
  const bytes = Buffer.alloc(length, 0xaa)
  bytes[length - 1] = last
  bytes[0] = first
  return bytes.toString('base64url')
}
function standardAlphabet(text: unknown): string {
  return String(text).replace(/-/g, '+').replace(/_/g, '/')
}
const zeroFirst = (text: unknown): string =>
  Buffer.concat([Buffer.alloc(1), Buffer.from(String(text), 'base64url')]).toString('base64url')
/** The last character has two spare bits in 32 bytes, four in 256. */
const spareBits = (text: unknown): string =>
  String(text).slice(0, -1) +
  String.fromCharCode(String(text).charCodeAt(String(text).length - 1) + 1)
const cut = (text: unknown): string =>
  Buffer.from(String(text), 'base64url').subarray(1).toString('base64url')

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const wrongTexts = (jwk: Jwk, name: string): readonly (readonly [string, Jwk, string])[] =>
  [
    ['missing', undefined],
    ['null', null],
    ['a number', 65537],
    ['a list', [jwk[name]]],
    ['empty', ''],
    ['padded', `${jwk[name]}=`],
    ['in the standard alphabet', `${standardAlphabet(jwk[name]).slice(0, -3)}+/8`],
    ['with a leading zero byte', zeroFirst(jwk[name])],
    ['with spare bits', name === 'e' ? 'AR' : spareBits(jwk[name])],
    ['with a space', `${jwk[name]} `],
    ['with a line end', `${jwk[name]}\n`],
    ['one byte shorter', name === 'e' ? '' : cut(jwk[name])]
  ].map(([what, value]) => [
    `${jwk['kty']}, ${name} ${what}`,
    { ...jwk, [name]: value },
    name
  ]) as never

for (const [title, jwk, member] of [
  ['undefined', undefined, 'jwk'],
  ['null', null, 'jwk'],
  ['a text', JSON.stringify(ecJwk), 'jwk'],
  ['a list', [ecJwk], 'kty'],
  ['an empty object', {}, 'kty'],
  ['a key set', { keys: [ecJwk] }, 'kty'],
  ['kty in lower case', { ...ecJwk, kty: 'ec' }, 'kty'],
  ['kty a list', { ...ecJwk, kty: ['EC'] }, 'kty'],
  ['kty AKP', { ...edJwk, kty: 'AKP', alg: 'ML-DSA-44' }, 'kty'],
  ['a secret', { kty: 'oct', k: 'AAAA' }, 'k'],
  ['kty oct with coordinates', { ...ecJwk, kty: 'oct' }, 'kty'],
  ['no curve', { ...ecJwk, crv: undefined }, 'crv'],
  ['secp256k1', { ...ecJwk, crv: 'secp256k1' }, 'crv'],
  ['P-256 in lower case', { ...ecJwk, crv: 'p-256' }, 'crv'],
  ['an OKP curve for EC', { ...ecJwk, crv: 'Ed25519' }, 'crv'],
  ['an EC curve for OKP', { ...edJwk, crv: 'P-256' }, 'crv'],
  ['Ed448', { ...edJwk, crv: 'Ed448' }, 'crv'],
  ['X25519', { ...edJwk, crv: 'X25519' }, 'crv'],
  ['a coordinate of another curve', { ...ecJwk, x: p384.publicJwk['x'] }, 'x'],
  ["another curve's name", { ...ecJwk, crv: 'P-384' }, 'x'],
  ...['x', 'y'].flatMap(name => wrongTexts(ecJwk, name)),
  ...wrongTexts(edJwk, 'x'),
  ...['n', 'e'].flatMap(name => wrongTexts(rsaJwk, name)),
  ['RSA of 512 bits', { ...rsaJwk, n: bytesText(64) }, 'n'],
  ['RSA of 1024 bits', { ...rsaJwk, n: bytesText(128) }, 'n'],
  ['RSA of 2047 bits', { ...rsaJwk, n: bytesText(256, 0x7f) }, 'n'],
  ['RSA of 4104 bits', { ...rsaJwk, n: bytesText(513) }, 'n'],
  ['RSA of 16384 bits', { ...rsaJwk, n: bytesText(2048) }, 'n'],
  ['an even modulus', { ...rsaJwk, n: bytesText(256, 0xff, 0xfe) }, 'n'],
  ['an exponent of 0', { ...rsaJwk, e: 'AA' }, 'e'],
  ['an exponent of 1', { ...rsaJwk, e: 'AQ' }, 'e'],
  ['an exponent of 1 with leading zeros', { ...rsaJwk, e: 'AAAB' }, 'e'],
  ['an exponent of 2', { ...rsaJwk, e: 'Ag' }, 'e'],
  ['an even exponent', { ...rsaJwk, e: 'AQAA' }, 'e'],
  ['an exponent of 40 bits', { ...rsaJwk, e: bytesText(5) }, 'e'],
  ['an exponent of 2040 bits', { ...rsaJwk, e: bytesText(255) }, 'e'],
  ...[rsa, p256, ed].map(({ privateJwk }) => ['a private key', privateJwk, 'd'] as const),
  ...privateMembers.map(name => [`a member ${name}`, { ...rsaJwk, [name]: 'AQ' }, name] as const),
  ...privateMembers.map(name => [`${name} null`, { ...ecJwk, [name]: null }, name] as const),
  ['kid a number', { ...ecJwk, kid: 1 }, 'kid'],
  ['kid null', { ...ecJwk, kid: null }, 'kid'],
  ['for encryption', { ...ecJwk, use: 'enc' }, 'use'],
  ['use null', { ...ecJwk, use: null }, 'use'],
  ['use a list', { ...ecJwk, use: ['sig'] }, 'use'],
  ['key_ops without verify', { ...ecJwk, key_ops: ['sign'] }, 'key_ops'],
  ['no key_ops', { ...ecJwk, key_ops: [] }, 'key_ops'],
  ['key_ops a text', { ...ecJwk, key_ops: 'verify' }, 'key_ops'],
  ['key_ops with a number', { ...ecJwk, key_ops: ['verify', 1] }, 'key_ops'],
  ['an unknown algorithm', { ...rsaJwk, alg: 'RSA-OAEP' }, 'alg'],
  ['alg none', { ...rsaJwk, alg: 'none' }, 'alg'],
  ['alg null', { ...rsaJwk, alg: null }, 'alg'],
  ['alg in lower case', { ...ecJwk, alg: 'es256' }, 'alg'],
  ['an algorithm of another type', { ...rsaJwk, alg: 'ES256' }, 'alg'],
  ['HS256 on a public key', { ...rsaJwk, alg: 'HS256' }, 'alg'],
  ['an algorithm of another curve', { ...ecJwk, alg: 'ES384' }, 'alg'],
  ['an algorithm of OKP on EC', { ...ecJwk, alg: 'EdDSA' }, 'alg']
] as const)
  test(`it is no key: ${title}`, () => assert.is(leftOf(parsePublicKey(jwk)), member))

/** The points of order 1, 2, 4 and 8, canonical and not: little-endian hex of y. */
const torsion = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'
]
for (const y of torsion)
  for (const sign of [0, 0x80])
    test(`a point of small order is no Ed25519 key, nor is y over the prime: ${y}, sign ${sign}`, () => {
      const point = Buffer.from(y, 'hex')
      point[31] = (point[31] ?? 0) | sign
      const x = point.toString('base64url')
      assert.is(leftOf(parsePublicKey({ ...edJwk, x })), 'x')
    })
test('a y just below those over the prime is read', () => {
  const x = Buffer.from(`eb${'ff'.repeat(30)}7f`, 'hex').toString('base64url')
  assert.ok(parsePublicKey({ ...edJwk, x })._tag === 'Right')
})
test('keys of 2048 and 3072 bits as Node makes them are read', () => {
  for (const bits of [2048, 3072])
    assert.is(rightOf(parsePublicKey(newRsaKey(bits).publicJwk)).signatureLength, bits / 8)
})

test.run()
