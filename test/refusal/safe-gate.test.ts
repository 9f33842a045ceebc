import type { Decision, Gate, Token } from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, secret } from '../samples'

const test = suite('safeGate')

const event = restApiEvent({ token: secret, certificate: first.pem })

const denyDecision = {
  _tag: 'Deny',
  status: 403,
  reason: 'mine',
  challenges: []
} as unknown as Decision
test("a thenable from a user's gate is awaited and checked like a promise", async () => {
  const later = (decision: unknown): Gate =>
    (() => ({
      then: (tell: (value: unknown) => void) => {
        setTimeout(tell, 1, decision)
      }
    })) as never
  assert.is((await restApiAuthorizer(later(denyDecision))(event)).context['reason'], 'mine')
  assert.is(
    (await restApiAuthorizer(later({ _tag: 'Allow', token: bound, facts: { now: at } }))(event))
      .policyDocument.Statement[0]?.Effect,
    'Allow'
  )
  const { context } = await httpApiAuthorizer(
    later({ _tag: 'Allow', token: { ...bound, scopes: 'admin' }, facts: { now: at } })
  )(httpApiEvent({ token: secret, certificate: first.pem })).catch((error: Error) => ({
    context: error.message
  }))
  assert.is(context, 'user_function_threw: gate')
})
for (const token of [
  {},
  { scopes: 'a b', confirmation: {} },
  { scopes: [], confirmation: {}, claims: {}, subject: [secret] }
])
  test(`a frozen Allow of a user's gate needs a well-formed token: ${JSON.stringify(Object.keys(token))}`, async () => {
    for (const hand of [
      (decision: object) => Promise.resolve(decision),
      (decision: object) => decision
    ]) {
      const policy = await restApiAuthorizer((() =>
        hand(
          Object.freeze({ _tag: 'Allow', token: token as unknown as Token, facts: { now: at } })
        )) as unknown as Gate)(event)
      assert.is(policy.context['reason'], 'user_function_threw')
      assert.not.ok(JSON.stringify(policy).includes(secret))
    }
  })
test('the readable fields of a malformed refusedToken are kept', async () => {
  const refusal = {
    ...denyDecision,
    refusedToken: { scopes: 'a b', clientId: [secret], subject: 'john', expiresAt: 'soon' }
  } as unknown as Decision
  const policy = await restApiAuthorizer(async () => refusal)(event)
  assert.equal(
    [
      policy.context['reason'],
      policy.context['scope'],
      policy.context['client_id'],
      policy.context['sub'],
      policy.context['exp']
    ],
    ['mine', undefined, undefined, 'john', undefined]
  )
})
test("a detail that a user's gate writes into a server error is not an error's text", async () => {
  const rude: Gate = async () => ({
    _tag: 'ServerError',
    status: 500,
    reason: `clock_invalid ${secret}` as 'clock_invalid',
    detail: `oops ${secret}`
  })
  for (const call of [
    () => restApiAuthorizer(rude, { refusals: 'throw' })(restApiEvent({ token: secret })),
    () => httpApiAuthorizer(rude)(httpApiEvent({ token: secret }))
  ])
    await call().then(
      () => assert.unreachable(),
      (error: Error) => assert.not.ok(error.message.includes(secret))
    )
})
for (const token of [
  {},
  { scopes: 'a b', confirmation: {} },
  { scopes: [], confirmation: {}, subject: [secret] }
])
  test(`an Allow of a user's gate with a malformed token is a server error: ${JSON.stringify(Object.keys(token))}`, async () => {
    const policy = await restApiAuthorizer(async () => ({
      _tag: 'Allow',
      token: token as unknown as Token,
      facts: { now: at }
    }))(restApiEvent({ token: secret }))
    assert.is(policy.context['reason'], 'user_function_threw')
    assert.not.ok(JSON.stringify(policy).includes(secret))
  })
test('a frozen Allow without a token is a server error', async () => {
  for (const decision of [
    { _tag: 'Allow' },
    { _tag: 'Allow', token: undefined },
    { _tag: 'Allow', token: null },
    { _tag: 'Allow', token: 'x' }
  ])
    assert.is(
      (
        await restApiAuthorizer(async () => Object.freeze(decision) as never)(
          restApiEvent({ token: secret })
        )
      ).context['reason'],
      'user_function_threw'
    )
})

test.run()
