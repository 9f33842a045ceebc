import type { Decision } from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { type AuthorizerObservation, restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { second, secret } from '../../samples'
import { arn, authorize, authorizedEffect, boundEvent, pass, tokenEvent } from './events'

const test = suite('rest-api see')

test('see gets the final answer, which the gate does not know', async () => {
  const seen: string[] = []
  const see = (decision: Decision): void => {
    seen.push(decision._tag === 'Allow' ? 'Allow' : decision.reason)
  }
  await authorize(boundEvent, { see })
  await authorize({ ...boundEvent, methodArn: arn('/a*') }, { see })
  await authorize(boundEvent, {
    see,
    context: () => {
      throw new Error('x')
    }
  })
  await authorize(tokenEvent, { see })
  await authorize({ ...boundEvent, methodArn: undefined }, { see })
  assert.equal(seen, [
    'Allow',
    'unsafe_resource',
    'user_function_threw',
    'certificate_unavailable',
    'wrong_event'
  ])
})

type Seen = readonly [tag: string, requestId: unknown, observation: AuthorizerObservation]
function recorder() {
  const seen: Seen[] = []
  const see = (
    { _tag }: Decision,
    event: { readonly requestContext?: { readonly requestId?: unknown } | null | undefined },
    observation: AuthorizerObservation
  ): void => {
    seen.push([_tag, event.requestContext?.requestId, observation])
  }
  return { seen, see }
}
for (const verbose of [false, true])
  test(`see gets the event, the time taken and the context of the policy, with verbose: ${verbose}`, async () => {
    const { seen, see } = recorder()
    const context = () => ({ tenant: 'a' })
    const policy = await authorize(boundEvent, { see, verbose, context })
    const refusal = await authorize(restApiEvent({ token: secret, certificate: second.pem }), {
      see,
      verbose
    })
    assert.equal(
      seen.map(([tag, requestId, { policyContext }]) => [tag, requestId, policyContext]),
      [
        ['Allow', boundEvent.requestContext.requestId, policy.context],
        ['Unauthorized', boundEvent.requestContext.requestId, refusal.context]
      ]
    )
    for (const [, , { took }] of seen) assert.ok(Number.isFinite(took) && took >= 0)
    assertNoSecrets(seen)
  })
test('see gets the context of a refusal that is thrown, which API Gateway never sees', async () => {
  const { seen, see } = recorder()
  const event = restApiEvent({ token: secret, certificate: second.pem })
  const thrown = restApiAuthorizer(pass, { see, refusals: 'throw' })(event)
  assert.match(String(await thrown.catch((error: unknown) => error)), 'Unauthorized')
  assert.is(seen[0]?.[2].policyContext['reason'], 'certificate_mismatch')
})
test('see gets the context of a simple response, also if a server error is thrown', async () => {
  const { seen, see } = recorder()
  const authorizer = httpApiAuthorizer(pass, { see })
  const { context } = await authorizer(httpApiEvent({ token: secret }))
  await authorizer(httpApiEvent({ stage: '*' })).catch(() => undefined)
  assert.equal(
    seen.map(([, , { policyContext }]) => policyContext),
    [context, { reason: 'wrong_event', detail: 'stage_is_a_wildcard' }]
  )
})
test('see cannot change the context that API Gateway gets', async () => {
  const see = (_: Decision, __: unknown, { policyContext }: AuthorizerObservation): void => {
    ;(policyContext as Record<string, unknown>)['sub'] = 'root'
  }
  assert.is((await authorize(boundEvent, { see })).context['sub'], 'john')
})

const unruly: readonly (readonly [string, () => unknown])[] = [
  [
    'throws',
    () => {
      throw new Error('x')
    }
  ],
  [
    'rejects',
    async () => {
      throw new Error('x')
    }
  ],
  ['never settles', () => new Promise(() => undefined)]
]
for (const [how, see] of unruly)
  test(`a see that ${how} changes nothing`, async () => {
    for (const verbose of [false, true])
      assert.is(await authorizedEffect(boundEvent, { see, verbose }), 'Allow')
  })

test.run()
