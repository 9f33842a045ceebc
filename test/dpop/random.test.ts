import fc from 'fast-check'
import { nonces } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, knows, knowsToken, secret } from '../samples'
import { boundToKey, describe, dpopGate, dpopWith, newReplay, requestWith } from './gates'
import { clientKey, proofClaims, proofHeader, proofWith, signProof, url } from './proofs'

const test = suite('dpop, any one-bit change')

const good = proofWith()
const active = knowsToken(boundToKey)
/** It knows the token of the proof only. */
const decide = dpopGate(
  {
    introspect: query =>
      query.token === secret ? active(query) : knows({ _tag: 'Inactive' })(query)
  },
  { replay: 'unchecked' }
)

function flipped(text: string, bit: number): string {
  const codes = Array.from(text, character => character.charCodeAt(0))
  const index = bit >> 3
  codes[index] = (codes[index] ?? 0) ^ (1 << (bit & 7))
  return String.fromCharCode(...codes)
}
function allBits(text: string): readonly number[] {
  return Array.from({ length: text.length * 8 }, (_, bit) => bit)
}

test('the request itself is allowed', async () =>
  assert.is(describe(await decide(dpopWith(good))), 'Allow'))

test('a proof with one bit changed never allows', async () => {
  for (const bit of allBits(good)) {
    const changed = flipped(good, bit)
    // White space at either end of a field value is not part of it [RFC 9110 §5.5].
    if (changed.trim() === good) continue
    assert.is.not((await decide(dpopWith(changed)))._tag, 'Allow', `bit ${bit}`)
  }
})

test('a token with one bit changed never allows', async () => {
  for (const bit of allBits(secret)) {
    const changed = flipped(secret, bit)
    assert.is.not(
      (await decide(requestWith([`DPoP ${changed}`], [good])))._tag,
      'Allow',
      `bit ${bit}`
    )
  }
})

test('a scheme with one bit changed never allows, but for its case', async () => {
  for (const bit of allBits('DPoP')) {
    const changed = flipped('DPoP', bit)
    const { _tag } = await decide(requestWith([`${changed} ${secret}`], [good]))
    assert.is(_tag === 'Allow', changed.toLowerCase() === 'dpop', changed)
  }
})

for (const [title, text, send] of [
  ['method', 'GET', (method: string) => dpopWith(good, { method })],
  ['jkt', boundToKey.confirmation.jkt ?? '', undefined]
] as const)
  test(`a ${title} with one bit changed never allows`, async () => {
    for (const bit of allBits(text)) {
      const changed = flipped(text, bit)
      const gate =
        send === undefined
          ? dpopGate({ introspect: knowsToken({ ...boundToKey, confirmation: { jkt: changed } }) })
          : decide
      assert.is.not((await gate(send?.(changed) ?? dpopWith(good)))._tag, 'Allow', changed)
    }
  })

test('a URL with one bit changed never allows, but for the case of scheme and host', async () => {
  const hostEnd = url.indexOf('/payments')
  for (const bit of allBits(url)) {
    const changed = flipped(url, bit)
    const isEqual = changed.slice(0, hostEnd).toLowerCase() + changed.slice(hostEnd) === url
    const { _tag } = await decide(dpopWith(good, { url: changed }))
    // Only "?" and "#" end a path, and no one-bit change of this URL makes one of a slash.
    assert.is(_tag === 'Allow', isEqual, changed)
  }
})

test('a key with one bit changed, and the proof signed for it, never allows', async () => {
  for (const name of ['x', 'y'] as const)
    for (const bit of allBits(String(clientKey.publicJwk[name]))) {
      const jwk = {
        ...clientKey.publicJwk,
        [name]: flipped(String(clientKey.publicJwk[name]), bit)
      }
      const proof = signProof({ ...proofHeader, jwk }, proofClaims, clientKey.privateKey)
      assert.is.not((await decide(dpopWith(proof)))._tag, 'Allow', `${name} ${bit}`)
    }
})

test('a clock with one bit changed allows only within lifetime and leeway', async () => {
  for (let bit = 0; bit < 41; bit += 1) {
    const milliseconds = Number(BigInt(at * 1000) ^ (1n << BigInt(bit)))
    const introspect = knowsToken({ ...boundToKey, expiresAt: 1e12 })
    const { _tag } = await dpopGate(
      { introspect, now: () => milliseconds },
      { replay: 'unchecked' }
    )(dpopWith(good))
    const age = milliseconds / 1000 - at
    assert.is(_tag === 'Allow', age >= -10 && age < 60, `bit ${bit}: ${age}`)
  }
})

test('a nonce with one bit changed never allows', async () => {
  const gate = dpopGate({}, { replay: 'unchecked', nonces: nonces({ secret: 's'.repeat(32) }) })
  const { nonce = '' } = (await gate(dpopWith(good))) as { readonly nonce?: string }
  assert.is(describe(await gate(dpopWith(proofWith({ nonce })))), 'Allow')
  for (const bit of allBits(nonce)) {
    const proof = proofWith({ nonce: flipped(nonce, bit) })
    assert.is(describe(await gate(dpopWith(proof))), '401 dpop_nonce_required', `bit ${bit}`)
  }
})

test('for any lines and URL the gate answers, and allows nothing but the one good proof', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.constantFrom(good, `${good},`, proofWith({ jti: '' }), 'a.b.c', '..')
        ),
        { maxLength: 2 }
      ),
      fc.oneof(fc.constant(url), fc.string(), fc.webUrl(), fc.anything()),
      async (proofs, asked) => {
        const gate = dpopGate({}, { replay: newReplay() })
        const decision = await gate(dpopWith(proofs, { url: asked as string }))
        if (decision._tag === 'Allow')
          assert.equal([proofs.map(text => text.trim()), asked], [[good], url])
      }
    ),
    { numRuns: 300 }
  ))

test.run()
