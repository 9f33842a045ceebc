// What is in memory is answered at once; what a user's function or layer makes of it must count all the same.

import {
  type Decision,
  explain,
  type Gate,
  gate,
  type Introspect,
  memory,
  noScopes,
  rfc7662,
  type Token
} from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { searchForAuthorization } from '../src/values/redact'
import { at, bound, first, knowsToken, now, request, secret } from './samples'

const test = suite('prompt')
const event = restApiEvent({ token: secret, certificate: first.pem })

// Whose word a promise carries
const denial = { _tag: 'Deny', status: 403, reason: 'mine', challenges: [] } as unknown as Decision
test("a thenable that a gate returns is waited for, and judged as anyone's", async () => {
  const later = (decision: unknown): Gate =>
    (() => ({
      then: (tell: (value: unknown) => void) => {
        setTimeout(tell, 1, decision)
      }
    })) as never
  assert.is((await restApiAuthorizer(later(denial))(event)).context['reason'], 'mine')
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
  test(`a frozen Allow of a user's gate needs a token as well-formed as any: ${JSON.stringify(Object.keys(token))}`, async () => {
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
test("a refusal of a user's gate may bring a token that is none, which is told as far as it can be read", async () => {
  const refusal = {
    ...denial,
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
test('a memory store cannot be altered, so that what it answers is a value', () =>
  assert.throws(() => {
    Object.assign(memory({ entries: 1 }), {
      get: async () => {
        throw new Error('x')
      }
    })
  }, TypeError))

// Time that is taken before anything pends. Ten minutes pass on the clock alone: to wait for them would take longer than a test may.
const tenMinutes = 600_000
async function withClock(
  work: (clock: { forward: (ms: number) => void; passed: () => number }) => Promise<void>
): Promise<void> {
  const { now: real } = Date
  let passed = 0
  Date.now = () => real() + passed
  try {
    await work({
      forward: ms => {
        passed += ms
      },
      passed: () => passed
    })
  } finally {
    Date.now = real
  }
}
test('what a function takes before it returns a promise counts towards the deadline', () =>
  withClock(async ({ forward }) => {
    const introspect: Introspect = () => {
      forward(tenMinutes - 10)
      return new Promise(() => undefined)
    }
    const pass = gate({ introspect, require: noScopes, now, deadline: tenMinutes })
    assert.is(((await pass(request())) as { reason?: string }).reason, 'introspection_timeout')
  }))
test('and towards the time that Lambda has left', () =>
  withClock(async ({ forward, passed }) => {
    const introspect: Introspect = () => {
      forward(tenMinutes - 210)
      return new Promise(() => undefined)
    }
    const handler = restApiAuthorizer(
      gate({ introspect, require: noScopes, now, deadline: 2 * tenMinutes })
    )
    const { context } = await handler(event, {
      getRemainingTimeInMillis: () => tenMinutes - passed()
    })
    assert.is(context['reason'], 'introspection_timeout')
  }))

// Spellings
const bare = secret.replace(/=+$/, '')
test('an answer that names its token without padding as the subject tells nobody', async () => {
  const transport = async () =>
    ({
      _tag: 'Answered',
      status: 200,
      body: JSON.stringify({
        active: true,
        token_type: 'Bearer',
        exp: at + 60,
        sub: bare,
        cnf: { 'x5t#S256': first.thumbprint }
      })
    }) as const
  const introspect = rfc7662({
    endpoint: 'https://as.example.com/',
    clientId: 'api',
    clientSecret: `a-client-secret-that-is-longer-than-the-token-${'0123456789'.repeat(3)}`,
    transport
  })
  const policy = await restApiAuthorizer(gate({ introspect, require: noScopes, now }))(event)
  assert.is(policy.context['reason'], 'introspection_malformed')
  assert.not.ok(JSON.stringify(policy).includes(bare))
})
for (const [how, spelled] of [
  ['as it is', secret],
  ['percent-encoded', encodeURIComponent(secret)],
  ['without its padding', bare]
] as const)
  test(`a rule that makes a subject of the path lets no token ${how} into the facts`, async () => {
    const pass = gate({
      introspect: knowsToken(bound),
      now,
      require: ({ path }) => ({ ...noScopes, subject: path.slice('/users/'.length) })
    })
    const decision = await pass(request({ path: `/users/${spelled}` }))
    assert.is((decision as { reason?: string }).reason, 'wrong_subject')
    assert.not.ok(explain(decision).text.includes(spelled.slice(0, 20)))
  })
// In quadratic time two million would take longer than a test may.
test('a token that is nearly all padding is looked for in linear time', () =>
  assert.not.ok(
    searchForAuthorization(request({ authorization: [`Bearer x${'='.repeat(2_000_000)}y`] }))(
      'x'.repeat(20_000)
    )
  ))
test.run()
