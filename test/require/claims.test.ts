import {
  type Check,
  type Facts,
  gate,
  noScopes,
  requireClaim,
  requireDetails,
  type Token
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, knowsToken, now, request } from '../samples'

const test = suite('claims')

const facts: Facts = { now: at, requirement: noScopes }
const payment = { type: 'payment_initiation', amount: '1.00' }

for (const [title, check, token, reason] of [
  [
    'a claim that the test accepts passes',
    requireClaim('org', org => org === 7),
    { claims: { org: 7 } },
    undefined
  ],
  [
    'a claim that the test does not accept is refused',
    requireClaim('org', org => org === 7),
    { claims: { org: '7' } },
    'wrong_claim'
  ],
  [
    'an absent claim is refused, and the test is not asked',
    requireClaim('org', () => true),
    { claims: {} },
    'wrong_claim'
  ],
  [
    'a member of the prototype is no claim',
    requireClaim('toString', () => true),
    { claims: {} },
    'wrong_claim'
  ],
  [
    'a test that returns a truthy value does not accept',
    requireClaim('org', () => 1 as never),
    { claims: { org: 7 } },
    'wrong_claim'
  ],
  [
    'a test that returns a promise does not accept',
    requireClaim('org', (async () => true) as never),
    { claims: { org: 7 } },
    'wrong_claim'
  ],
  [
    'a detail of the type passes [RFC 9396 §9]',
    requireDetails('payment_initiation'),
    { authorizationDetails: [payment] },
    undefined
  ],
  [
    'one of several details is enough',
    requireDetails('payment_initiation', ({ amount }) => amount === '1.00'),
    { authorizationDetails: [{ ...payment, amount: '2.00' }, payment] },
    undefined
  ],
  [
    'a detail of another type is refused',
    requireDetails('account_information'),
    { authorizationDetails: [payment] },
    'wrong_details'
  ],
  [
    'a detail that the test does not accept is refused',
    requireDetails('payment_initiation', ({ amount }) => amount === '2.00'),
    { authorizationDetails: [payment] },
    'wrong_details'
  ],
  [
    'type and test must fit the same detail',
    requireDetails('payment_initiation', ({ iban }) => iban === 'x'),
    { authorizationDetails: [payment, { type: 'account', iban: 'x' }] },
    'wrong_details'
  ],
  ['no details are refused', requireDetails('payment_initiation'), {}, 'wrong_details']
] as readonly (readonly [string, Check, Partial<Token>, string | undefined])[])
  test(title, () => {
    const result = check({ ...bound, ...token }, facts, request())
    assert.is(result?.reason, reason)
    assert.is(result?.status, reason && 403)
  })

test('a test that throws is a 500', async () => {
  const broken = requireClaim('org', () => {
    throw new Error('x')
  })
  const token = { ...bound, claims: { org: 1 } }
  const decision = await gate({
    require: { ...noScopes, checks: [broken] },
    introspect: knowsToken(token),
    now
  })(request())
  assert.equal(
    { ...decision, facts: undefined },
    {
      _tag: 'ServerError',
      status: 500,
      reason: 'user_function_threw',
      detail: 'check',
      facts: undefined
    }
  )
})

for (const [title, make] of [
  ['requireClaim without a name', () => requireClaim('', () => true)],
  ['requireClaim without a test', () => requireClaim('org', undefined as never)],
  ['requireDetails without a type', () => requireDetails('')],
  ['requireDetails with a test that is no function', () => requireDetails('a', 'b' as never)]
] as const)
  test(`${title} throws at construction`, () =>
    assert.throws(make, /\(name, test\): pass|\(type, test\): pass/))

test.run()
