import fc from 'fast-check'
import { type NoncesOptions, nonces } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isNonceIssuer, type NonceIssuer } from '../../src/dpop/nonces'
import * as web from '../../src/host/web'
import { at } from '../samples'
import { fleetSecret } from '../store/strings'

const test = suite('nonces')

function issuer(options: Partial<NoncesOptions> = {}): NonceIssuer {
  const made = nonces({ secret: fleetSecret, ...options })
  if (!isNonceIssuer(made)) throw new Error('not made by nonces')
  return made
}
/** The first second of a step of 60, and of those of 10 and 300. */
const start = at

test('a nonce is accepted in its step and in the next one, and in no other', async () => {
  for (const step of [10, 60, 300])
    for (const [age, expected] of [
      [-1, false],
      [0, true],
      [step - 1, true],
      [step, true],
      [2 * step - 0.001, true],
      [2 * step, false],
      [100 * step, false],
      [-100 * step, false]
    ] as const) {
      const { issue, accepts } = issuer({ step })
      assert.is(await accepts(await issue(start), start + age), expected, `${step} ${age}`)
    }
})
test('within a step all clients get one nonce, in the next another: an answer can say when it changes', async () => {
  const { issue } = issuer()
  assert.is(await issue(start), await issue(start + 59.9))
  assert.is.not(await issue(start), await issue(start + 60))
})
test('one secret serves a fleet; another secret, space or step does not', async () => {
  const nonce = await issuer().issue(start)
  assert.is(await issuer().accepts(nonce, start), true)
  for (const options of [
    { secret: `${fleetSecret}.` },
    { space: 'https://api.example.com' },
    { step: 61 }
  ])
    assert.is(await issuer(options).accepts(nonce, start), false)
  const [one, two] = [issuer({ space: '1' }), issuer({ space: '1:1' })]
  assert.is(await two.accepts(await one.issue(start), start), false)
})
test('a nonce has the characters of RFC 9449 §8.1, and nothing of the secret or the time', async () => {
  const nonce = await issuer().issue(start)
  assert.match(nonce, /^[\x21\x23-\x5b\x5d-\x7e]{43}$/)
  assert.not(fleetSecret.includes(nonce.slice(0, 4)))
})
test('no other text is a nonce: any character changed, added or left out', async () => {
  const { issue, accepts } = issuer()
  const nonce = await issue(start)
  await fc.assert(
    fc.asyncProperty(
      fc.nat(43),
      fc.nat(2),
      fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom('=', 'A', '-', '_', '+', '\0')),
      async (index, removed, added) => {
        const text = nonce.slice(0, index) + added + nonce.slice(index + removed)
        assert.is(await accepts(text, start), text === nonce)
      }
    ),
    { numRuns: 3_000 }
  )
  // The last character holds two bits that count for nothing: 43 characters have 258.
  for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
    const text = nonce.slice(0, -1) + last
    assert.is(await accepts(text, start), text === nonce)
  }
  for (const text of ['', 'A'.repeat(43), 'x'.repeat(100_000), `${nonce}\n`, ` ${nonce}`])
    assert.is(await accepts(text, start), false)
})
test('if the clock fails, no nonce is accepted, not even one that was made then', async () => {
  const { issue, accepts } = issuer()
  for (const time of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300]) {
    assert.is(await accepts(await issue(start), time), false)
    assert.is(await accepts(await issue(time), time), false)
    assert.is(await accepts(await issue(time), start), false)
  }
})
test('both hosts make the same nonce', async () => {
  const code = await web.hmac(fleetSecret).sign(`gatecheck dpop nonce 1 0: 60 ${start / 60}`)
  assert.is(web.base64url(code), await issuer().issue(start))
})
test('what looks like nonces but is not is recognised', () => {
  const made = issuer()
  assert.ok(isNonceIssuer(made) && Object.isFrozen(made) && made.lifetime === 120)
  for (const other of [{ ...made }, {}, undefined, null, 'nonces', Object.create(made)])
    assert.not(isNonceIssuer(other))
})
for (const [what, options, message] of [
  ['no options', undefined, /options are missing/],
  ['no secret', {}, /secret is missing: pass at least 32 characters/],
  ['an empty secret', { secret: '' }, /secret is missing/],
  ['a short secret', { secret: 'hunter2hunter2' }, /secret is wrong/],
  ['a secret of bytes', { secret: Buffer.alloc(40) }, /secret is wrong/],
  ['an empty space', { secret: fleetSecret, space: '' }, /space is missing/],
  [
    'a step under 10',
    { secret: fleetSecret, step: 9 },
    /step is wrong: pass whole seconds from 10 to 300/
  ],
  ['a step over 300', { secret: fleetSecret, step: 301 }, /step is wrong/],
  ['half seconds', { secret: fleetSecret, step: 10.5 }, /step is wrong/],
  ['a clock, which is the gate’s', { secret: fleetSecret, now: Date.now }, /unknown option "now"/]
] as const)
  test(`nonces with ${what} is a TypeError that says what to write, and quotes no secret`, () =>
    assert.throws(
      () => nonces(options as never),
      (error: Error) =>
        error instanceof TypeError &&
        message.test(error.message) &&
        !/hunter|32 characters and more/.test(error.message)
    ))

test.run()
