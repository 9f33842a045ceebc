// Both hosts sign and verify alike.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as node from '../../src/host/node'
import * as web from '../../src/host/web'
import { findAlgorithm } from '../../src/jose/algorithms'
import { parsePublicKey } from '../../src/jose/public-key'
import { keyByAlgorithm, p256, rightOf } from '../jose/samples'

const test = suite('signatures')

/** An import must get what the checks let through, and nothing else. */
const withoutUse = ({ kty, crv, x, y, n, e, d, p, q, dp, dq, qi }: Record<string, unknown>) =>
  JSON.parse(JSON.stringify({ kty, crv, x, y, n, e, d, p, q, dp, dq, qi }))

for (const [alg, { publicJwk, privateJwk }] of Object.entries(keyByAlgorithm))
  test(`what one host signs, both verify, and one changed bit neither: ${alg}`, () => {
    const algorithm = findAlgorithm(alg)
    assert.ok(algorithm)
    const { members } = rightOf(parsePublicKey(publicJwk))
    const signs = [node, web].map(host => host.signer(algorithm, withoutUse(privateJwk)))
    const verifiers = [node, web].map(host => host.verifier(algorithm, members))
    return fc.assert(
      fc.asyncProperty(fc.base64String(), fc.nat(10_000), async (ascii, where) => {
        for (const sign of signs) {
          const signature = await sign(ascii)
          const wrong = Uint8Array.from(signature)
          const at = where % wrong.length
          wrong[at] = (wrong[at] ?? 0) ^ (1 << (where & 7))
          for (const verify of verifiers)
            assert.equal(
              [
                await verify(ascii, signature),
                await verify(ascii, wrong),
                await verify(`${ascii}!`, signature),
                await verify(ascii, signature.slice(0, -1)),
                await verify(ascii, new Uint8Array())
              ],
              [true, false, false, false, false]
            )
        }
      }),
      { numRuns: 5 }
    )
  })
test('a key that cannot be imported verifies nothing on either host', async () => {
  const algorithm = findAlgorithm('ES256')
  assert.ok(algorithm)
  const { x = '' } = rightOf(parsePublicKey(p256.publicJwk)).members
  for (const { verifier } of [node, web])
    for (const members of [{}, { kty: 'EC' }, { kty: 'EC', crv: 'P-256', x, y: x }])
      assert.is(await verifier(algorithm, members)('a', new Uint8Array(64)), false)
})

test.run()
