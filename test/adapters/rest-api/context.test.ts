import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { secret } from '../../samples'
import { authorize, boundEvent, statementOf, tokenEvent } from './events'

const test = suite('rest-api context')

for (const [title, context, expected] of [
  [
    'adds flat keys',
    () => ({ tenant: 'a', level: 3, vip: true }),
    { tenant: 'a', level: 3, vip: true }
  ],
  [
    "cannot overwrite gatecheck's own keys",
    () => ({
      sub: 'root',
      scope: 'admin',
      reason: 'x',
      exp: 1,
      introspection_response: 'x',
      principalId: 'root'
    }),
    {}
  ],
  [
    'loses values that are not flat',
    () => ({ list: [1], object: {}, nothing: null, undefined, nan: Number.NaN, function: () => 1 }),
    {}
  ],
  [
    'loses values that hold the token: plain, percent-encoded or JSON-escaped',
    (_: unknown, event: unknown) => ({
      plain: `x ${secret}`,
      percent: encodeURIComponent(secret),
      json: secret.replaceAll('/', '\\/'),
      event: JSON.stringify(event),
      [secret]: 1
    }),
    {}
  ],
  ['may add nothing', () => undefined, {}]
] as const)
  test(`the user's context ${title}`, async () => {
    const policy = await authorize(boundEvent, { context })
    assert.equal(policy.context, { ...(await authorize(boundEvent)).context, ...expected })
    assertNoSecrets(policy)
  })
for (const [how, context] of [
  [
    'throws',
    () => {
      throw new Error(secret)
    }
  ],
  ['is a promise', async () => ({ a: 1 })],
  [
    'rejects',
    async () => {
      throw new Error(secret)
    }
  ],
  ['is a text', () => 'tenant'],
  ['is a number', () => 5],
  ['is false', () => false],
  ['is a list', () => ['tenant']],
  ['is a Map, which has no keys of its own', () => new Map([['tenant', 'a']])],
  ['is a Date', () => new Date(0)],
  ['is a function', () => () => ({ tenant: 'a' })],
  ['is a Response', () => new Response('a')]
] as const)
  test(`a user's context that ${how} is a server error, not an Allow`, async () => {
    const policy = await authorize(boundEvent, {
      context: context as unknown as () => Record<string, unknown>
    })
    assert.is(statementOf(policy)?.Effect, 'Deny')
    assert.is(policy.context['reason'], 'user_function_threw')
    assertNoSecrets(policy)
  })
test("a user's context cannot change the decision", async () => {
  const policy = await authorize(restApiEvent({ token: secret }), {
    context: decision => {
      ;(decision as { _tag: string })._tag = 'Allow'
      return {}
    }
  })
  assert.is(statementOf(policy)?.Effect, 'Deny')
  assert.is(
    (
      await authorize(tokenEvent, {
        context: decision => {
          ;('challenges' in decision ? (decision.challenges as string[]) : []).push('Injected')
          return {}
        }
      })
    ).context['reason'],
    'certificate_unavailable'
  )
  assert.not.match(String((await authorize(tokenEvent)).context['challenge']), 'Injected')
})
test("a user's context that throws on a refusal leaves the refusal as it is", async () =>
  assert.is(
    (
      await authorize(restApiEvent(), {
        context: () => {
          throw new Error('x')
        }
      })
    ).context['reason'],
    'no_token'
  ))

test.run()
