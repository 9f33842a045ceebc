// Random changes of a token: none is ever allowed, and a good token always is.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newEcKey } from '../../jose/samples'
import { anyText } from '../../samples'
import { gateAround, requestWith, start, summaryOf } from './outcome'
import { claims, header, tokenWith, verifierOf } from './tokens'

const test = suite('jwt, random tokens')

const pass = gateAround(verifierOf())
async function outcomeOf(token: string): Promise<string> {
  return summaryOf(await pass(requestWith(token)))
}
/** A refusal that blames the client: nothing that a client sends is an error of ours. */
const refusal = /^(?:400|401|403) [a-z_]+(?: [a-z0-9_#]+)?$/i

test('a token with one bit changed is refused, wherever the bit is', async () => {
  const token = tokenWith()
  for (let bit = 0; bit < token.length * 8; bit += 1) {
    const bytes = Buffer.from(token, 'latin1')
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.match(await outcomeOf(bytes.toString('latin1')), refusal, `bit ${bit}`)
  }
})

const stranger = newEcKey()
const anyMember = fc.constantFrom(...Object.keys(claims), ...Object.keys(header), 'crit', 'jwk')
test("with any member changed or left out, a stranger's token is refused", () =>
  fc.assert(
    fc.asyncProperty(anyMember, fc.jsonValue(), fc.boolean(), async (name, json, isMissing) => {
      const change = { [name]: isMissing ? undefined : json }
      const forged = tokenWith(name in claims ? change : {}, name in claims ? {} : change, stranger)
      assert.match(await outcomeOf(forged), refusal)
    }),
    { numRuns: 500 }
  ))

test('a piece of a token replaced by any text is refused', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(8), anyText, async (place, length, text) => {
      const token = tokenWith()
      const start = place % token.length
      const changed = token.slice(0, start) + text + token.slice(start + length)
      // White space around a token is not part of it.
      fc.pre(changed.trim() !== token)
      assert.match(await outcomeOf(changed), refusal)
    }),
    { numRuns: 500 }
  ))

test('pieces of good tokens put together in any order are refused', () => {
  const pieces = [
    tokenWith(),
    tokenWith({ jti: 'b', scope: 'payments admin' }),
    tokenWith({}, {}, stranger)
  ].map(token => token.split('.'))
  const piece = fc.constantFrom(...pieces.flat())
  return fc.assert(
    fc.asyncProperty(piece, piece, piece, async (...parts) => {
      const token = parts.join('.')
      fc.pre(!pieces.slice(0, 2).some(good => good.join('.') === token))
      assert.match(await outcomeOf(token), refusal)
    }),
    { numRuns: 300 }
  )
})

const text = fc.string({ minLength: 1 })
const seconds = fc.integer({ min: 0, max: start })
const goodClaims = fc.record(
  {
    sub: text,
    client_id: text,
    jti: text,
    iat: seconds,
    exp: fc.double({ min: start + 1, max: 99_999_999_998, noNaN: true }),
    scope: fc.constantFrom('payments', ['payments'], 'a payments b', ['a', 'payments']),
    nbf: seconds,
    auth_time: seconds,
    acr: text,
    aud: fc.constantFrom([], '', ['']),
    authorization_details: fc.constant([{ type: 'payment', amount: 1 }]),
    other: fc.jsonValue({ maxDepth: 8 })
  },
  { requiredKeys: [] }
)
test('a good token is always allowed, whatever else it says', () =>
  fc.assert(
    fc.asyncProperty(goodClaims, fc.jsonValue({ maxDepth: 3 }), async (more, json) => {
      assert.is(await outcomeOf(tokenWith(more, { jwk: json, x5c: json })), 'Allow')
    }),
    { numRuns: 300 }
  ))

test('any claim of any value gets a decision, and an Allow only with what the route requires', () =>
  fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom(...Object.keys(claims), 'aud', 'nbf', 'acr'), fc.jsonValue()),
      async changes => {
        const token = tokenWith(changes)
        const outcome = await outcomeOf(token)
        if (outcome !== 'Allow') return assert.match(outcome, refusal)
        const { scope, cnf, exp } = { ...claims, ...changes }
        assert.ok([scope].flat().join(' ').split(' ').includes('payments'))
        assert.equal(cnf['x5t#S256'], claims.cnf['x5t#S256'])
        assert.ok(exp > start)
      }
    ),
    { numRuns: 500 }
  ))

test.run()
