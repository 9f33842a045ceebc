// Private keys, and what they sign.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseJws } from '../../src/jose/jws'
import { parsePrivateKey } from '../../src/jose/sign'
import {
  claims,
  ed,
  type Jwk,
  keyByAlgorithm,
  leftOf,
  p256,
  p384,
  p521,
  rightOf,
  rsa,
  signed,
  verifies
} from './samples'

const test = suite('jose, sign')

for (const [alg, { publicJwk, privateJwk }] of Object.entries(keyByAlgorithm))
  test(`what is signed with ${alg} is verified, and says kid, alg and what the caller adds`, async () => {
    const token = await signed({ ...privateJwk, alg, kid: 'k' }, { typ: 'at+jwt' })
    const { header, payload } = rightOf(parseJws(token))
    assert.equal(header, { kid: 'k', typ: 'at+jwt', alg })
    assert.equal(payload, claims)
    assert.is(await verifies(token, [{ ...publicJwk, kid: 'k' }]), true)
  })
for (const [title, jwk, alg] of [
  ['RSA', rsa.privateJwk, 'PS256'],
  ['P-256', p256.privateJwk, 'ES256'],
  ['P-384', p384.privateJwk, 'ES384'],
  ['P-521', p521.privateJwk, 'ES512'],
  ['Ed25519', ed.privateJwk, 'EdDSA']
] as const)
  test(`without alg, ${title} signs with ${alg}`, async () => {
    assert.equal(rightOf(parseJws(await signed(jwk))).header, { alg })
  })
test('a caller replaces kid, and not alg', async () => {
  const token = await signed({ ...p256.privateJwk, kid: 'a' }, { kid: 'b', alg: 'none' })
  assert.equal(rightOf(parseJws(token)).header, { kid: 'b', alg: 'ES256' })
})

const without = (jwk: Jwk, name: string): Jwk => ({ ...jwk, [name]: undefined })
for (const [title, jwk, member] of [
  ['undefined', undefined, 'jwk'],
  ['PEM', '-----BEGIN PRIVATE KEY-----', 'jwk'],
  ['a public key', p256.publicJwk, 'd'],
  ['a secret', { kty: 'oct', k: 'AAAA' }, 'k'],
  ['a secret beside', { ...p256.privateJwk, k: 'AAAA' }, 'k'],
  ['more than two primes', { ...rsa.privateJwk, oth: [] }, 'oth'],
  ['an unknown type', { ...p256.privateJwk, kty: 'AKP' }, 'kty'],
  ['secp256k1', { ...p256.privateJwk, crv: 'secp256k1' }, 'crv'],
  ['d of another curve', { ...p256.privateJwk, d: p384.privateJwk['d'] }, 'd'],
  ['d padded', { ...p256.privateJwk, d: `${p256.privateJwk['d']}=` }, 'd'],
  ['d empty', { ...rsa.privateJwk, d: '' }, 'd'],
  ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'n', 'e'].map(
    name => [`RSA without ${name}`, without(rsa.privateJwk, name), name] as const
  ),
  ['no coordinates', without(p256.privateJwk, 'x'), 'x'],
  ['for encryption', { ...p256.privateJwk, use: 'enc' }, 'use'],
  ['key_ops without sign', { ...p256.privateJwk, key_ops: ['verify'] }, 'key_ops'],
  ['alg of another type', { ...p256.privateJwk, alg: 'PS256' }, 'alg'],
  ['alg none', { ...p256.privateJwk, alg: 'none' }, 'alg'],
  ['kid a number', { ...p256.privateJwk, kid: 1 }, 'kid'],
  ['a point off the curve', { ...p256.privateJwk, y: p256.privateJwk['x'] }, 'jwk']
] as const)
  test(`it is no private key: ${title}`, () => assert.is(leftOf(parsePrivateKey(jwk)), member))
test('key_ops with sign, use sig and unknown members are a private key', () => {
  const jwk = { ...p256.privateJwk, key_ops: ['sign'], use: 'sig', x5c: [] }
  assert.is(rightOf(parsePrivateKey(jwk)).alg, 'ES256')
})

test.run()
