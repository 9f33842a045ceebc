// What a good signature is.
import { createSign, sign as nodeSign } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { algorithmsNamed, findAlgorithm } from '../../src/jose/algorithms'
import { parseJws } from '../../src/jose/jws'
import { parsePublicKey } from '../../src/jose/public-key'
import { isSignedBy } from '../../src/jose/verify'
import {
  claims,
  ed,
  encode,
  keyByAlgorithm,
  newEcKey,
  newEdKey,
  newRsaKey,
  p256,
  rightOf,
  rsa,
  signed,
  verifies
} from './samples'

const test = suite('jose, verify')

const signingInput = (alg: string): string => `${encode({ alg })}.${encode(claims)}`
function withSignature(alg: string, signature: Uint8Array): string {
  return `${signingInput(alg)}.${Buffer.from(signature).toString('base64url')}`
}
const good: Readonly<Record<string, string>> = Object.fromEntries(
  await Promise.all(
    Object.entries(keyByAlgorithm).map(async ([alg, { privateJwk }]) => [
      alg,
      await signed({ ...privateJwk, alg })
    ])
  )
)

for (const [alg, { publicJwk }] of Object.entries(keyByAlgorithm)) {
  const token = good[alg] ?? ''
  test(`a JWS with any one bit changed is refused: ${alg}`, () => {
    assert.is(verifies(token, [publicJwk]), true)
    fc.assert(
      fc.property(fc.nat(token.length * 8 - 1), bit => {
        const bytes = Buffer.from(token, 'latin1')
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        assert.is(verifies(bytes.toString('latin1'), [publicJwk]), false)
      }),
      { numRuns: 200 }
    )
  })
  test(`a signature with any one bit changed is refused: ${alg}`, () => {
    const parsed = rightOf(parseJws(token))
    const algorithm = findAlgorithm(alg)
    assert.ok(algorithm)
    const keys = [rightOf(parsePublicKey(publicJwk))]
    fc.assert(
      fc.property(fc.nat(parsed.signature.length * 8 - 1), bit => {
        const signature = Uint8Array.from(parsed.signature)
        signature[bit >> 3] = (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        assert.is(isSignedBy({ ...parsed, signature }, algorithm, keys), false)
      }),
      { numRuns: 100 }
    )
  })
  test(`a signature of another length is refused: ${alg}`, () => {
    const { signature } = rightOf(parseJws(token))
    for (const wrong of [
      new Uint8Array(),
      signature.subarray(1),
      signature.subarray(0, -1),
      Buffer.concat([signature, Buffer.alloc(1)]),
      Buffer.concat([Buffer.alloc(1), signature]),
      Buffer.concat([signature, signature]),
      Buffer.alloc(signature.length),
      Buffer.alloc(signature.length, 0xff)
    ])
      assert.is(verifies(withSignature(alg, wrong), [publicJwk]), false)
  })
  test(`a signature made with another algorithm, or by another key of the type, is refused: ${alg}`, () => {
    const others = { RSA: newRsaKey, EC: newEcKey, OKP: newEdKey }
    const other = others[publicJwk['kty'] as keyof typeof others]
    assert.is(verifies(token, [other().publicJwk]), false)
    for (const [otherAlg, text] of Object.entries(good)) {
      const same = otherAlg === alg || publicJwk['crv'] === 'Ed25519'
      const { signature } = rightOf(parseJws(text))
      if (!same) assert.is(verifies(withSignature(alg, signature), [publicJwk]), false)
    }
  })
}

for (const alg of ['PS256', 'RS256'])
  test(`an RSA signature without its leading zero is refused: ${alg} [RFC 8017 §8.1.2, §8.2.2]`, async () => {
    let token = good[alg] ?? ''
    for (let n = 0; rightOf(parseJws(token)).signature[0] !== 0; n++)
      token = await signed({ ...rsa.privateJwk, alg }, {}, { n })
    assert.is(verifies(token, [rsa.publicJwk]), true)
    const { signingInput: text, signature } = rightOf(parseJws(token))
    const shorter = Buffer.from(signature.subarray(1)).toString('base64url')
    assert.is(verifies(`${text}.${shorter}`, [rsa.publicJwk]), false)
  })
test('a signature of another length costs no verification and no import', () => {
  const key = rightOf(parsePublicKey(p256.publicJwk))
  const algorithm = findAlgorithm('ES256')
  assert.ok(algorithm)
  const parsed = rightOf(parseJws(good['ES256'] ?? ''))
  const signature = parsed.signature.subarray(1)
  assert.is(isSignedBy({ ...parsed, signature }, algorithm, [key]), false)
  assert.is(key.verifiers.size, 0)
})
test('an ECDSA signature in DER is refused [RFC 7518 §3.4]', () => {
  for (let i = 0; i < 50; i++) {
    const der = createSign('sha256').update(signingInput('ES256')).sign(p256.privateKey)
    assert.is(verifies(withSignature('ES256', der), [p256.publicJwk]), false)
  }
})
test('r = s = 0 and r = s = the order of the curve are refused', () => {
  const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
  for (const half of ['00'.repeat(32), order, `${'00'.repeat(31)}01`])
    assert.is(
      verifies(withSignature('ES256', Buffer.from(half + half, 'hex')), [p256.publicJwk]),
      false
    )
})
for (const saltLength of [0, 20, 31, 33, 64, 222])
  test(`PS256 has a salt of 32 bytes, not of ${saltLength} [RFC 7518 §3.5]`, () => {
    const options = { key: rsa.privateKey, padding: 6, saltLength }
    const signature = nodeSign('sha256', Buffer.from(signingInput('PS256')), options)
    assert.is(verifies(withSignature('PS256', signature), [rsa.publicJwk]), false)
  })
test('a public key used as the secret of HS256 verifies nothing', () => {
  const allowed = algorithmsNamed(['PS256', 'RS256', 'ES256']) ?? []
  for (const alg of ['HS256', 'none', 'None', ''])
    assert.is(verifies(withSignature(alg, new Uint8Array()), [rsa.publicJwk], allowed), false)
})
test('an algorithm that is not allowed is refused, though the signature is good', () => {
  const allowed = algorithmsNamed(['PS256']) ?? []
  assert.is(verifies(good['RS256'] ?? '', [rsa.publicJwk], allowed), false)
  assert.is(verifies(good['PS256'] ?? '', [rsa.publicJwk], allowed), true)
})
test('a point that is not on the curve verifies nothing, and the next key is tried', () => {
  const offCurve = { ...p256.publicJwk, y: p256.publicJwk['x'] }
  assert.is(verifies(good['ES256'] ?? '', [offCurve]), false)
  assert.is(verifies(good['ES256'] ?? '', [offCurve, p256.publicJwk]), true)
})
test('a modulus or a point that no host accepts verifies nothing, without an error', () => {
  const n = Buffer.alloc(256, 0xff).toString('base64url')
  assert.is(verifies(good['PS256'] ?? '', [{ ...rsa.publicJwk, n }]), false)
  const x = Buffer.from(`02${'00'.repeat(31)}`, 'hex').toString('base64url')
  assert.is(verifies(good['EdDSA'] ?? '', [{ ...ed.publicJwk, x }]), false)
})
test('a point that begins with zero bytes is read with its zeros', async () => {
  let pair = newEcKey()
  while (Buffer.from(String(pair.publicJwk['x']), 'base64url')[0] !== 0) pair = newEcKey()
  assert.is(await verifies(await signed(pair.privateJwk), [pair.publicJwk]), true)
})
test('signatures whose r begins with zero bytes are verified', () => {
  const { privateKey, publicJwk } = p256
  for (let i = 0; i < 600; i++) {
    const options = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
    const signature = nodeSign('sha256', Buffer.from(signingInput('ES256')), options)
    if (signature[0] === 0 || signature[32] === 0)
      assert.is(verifies(withSignature('ES256', signature), [publicJwk]), true)
  }
})
test('a key is imported once, and kept per algorithm', async () => {
  const key = rightOf(parsePublicKey(rsa.publicJwk))
  for (const alg of ['PS256', 'RS256', 'PS256', 'RS256']) {
    const algorithm = findAlgorithm(alg)
    assert.ok(algorithm)
    assert.is(await isSignedBy(rightOf(parseJws(good[alg] ?? '')), algorithm, [key]), true)
  }
  assert.is(key.verifiers.size, 2)
})

test.run()
