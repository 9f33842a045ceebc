// The vectors of the RFCs, on both hosts.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as node from '../../src/host/node'
import * as web from '../../src/host/web'
import { findAlgorithm } from '../../src/jose/algorithms'
import { jwkThumbprint, parsePublicKey } from '../../src/jose/public-key'
import { parsePrivateKey } from '../../src/jose/sign'
import { rightOf, verifies } from './samples'
import { rfc8037Key, rfc9449Key, rfc9449Proof, signatures, thumbprints } from './vectors'

const test = suite('jose, vectors')

for (const [title, text, jwk] of signatures)
  test(`both hosts verify ${title}`, async () => {
    const [header = '', payload = '', signaturePart = ''] = text.split('.')
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg: string }
    const algorithm = findAlgorithm(alg)
    assert.ok(algorithm)
    const key = rightOf(parsePublicKey(jwk))
    const signature = Buffer.from(signaturePart, 'base64url')
    assert.is(signature.length, key.signatureLength)
    for (const { verifier } of [node, web]) {
      const verify = verifier(algorithm, key.members)
      assert.is(await verify(`${header}.${payload}`, signature), true)
      assert.is(await verify(`${header}.${payload}!`, signature), false)
      assert.is(await verify(`${header}.${payload}`, signature.reverse()), false)
      signature.reverse()
    }
  })
test('a whole JWS is parsed and verified: RFC 9449 §4.1', async () => {
  assert.is(await verifies(rfc9449Proof, [rfc9449Key]), true)
})
test('both hosts sign RFC 8037 A.4 as printed', async () => {
  const [, text = ''] = signatures.find(([title]) => title.includes('8037')) ?? []
  const at = text.lastIndexOf('.')
  const algorithm = findAlgorithm('EdDSA')
  assert.ok(algorithm)
  for (const { signer } of [node, web])
    assert.is(
      Buffer.from(await signer(algorithm, rfc8037Key)(text.slice(0, at))).toString('base64url'),
      text.slice(at + 1)
    )
  const key = rightOf(parsePrivateKey(rfc8037Key))
  assert.is(
    Buffer.from(await key.sign(text.slice(0, at))).toString('base64url'),
    text.slice(at + 1)
  )
})
for (const [title, jwk, thumbprint] of thumbprints)
  test(`the thumbprint of ${title}`, async () =>
    assert.is(await jwkThumbprint(rightOf(parsePublicKey(jwk))), thumbprint))

test.run()
