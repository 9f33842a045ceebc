// Faults 1, 7 and 8 of the class that gatecheck replaces: what becomes of a failure.

import {
  around,
  type Decision,
  explain,
  gate,
  noScopes,
  observed,
  type TransportAnswer,
  traced
} from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knowsToken, now } from '../samples'
import { answered, authlete, authorizerFor, event, okAnswer } from './authorizer'

const test = suite('migration, failures')

for (const [what, answer, exception] of [
  [
    'a reset',
    { _tag: 'Unanswered', detail: 'ECONNRESET' },
    'introspection_unreachable: ECONNRESET'
  ],
  ['a transport that throws', new Error('reset'), 'introspection_unreachable: transport_threw'],
  ['a 401', answered(401, '{"resultCode":"A001201"}'), 'introspection_refused: http_401'],
  ['a 500', answered(500, 'oops'), 'introspection_unreachable: http_500'],
  ['an answer that is not JSON', answered(200, '<html>'), 'introspection_malformed: not_json'],
  [
    'an unknown action',
    answered(200, '{"action":"MAYBE"}'),
    'introspection_malformed: unknown_action'
  ]
] as const satisfies readonly (readonly [string, TransportAnswer | Error, string])[])
  test(`1. ${what} is a Deny policy with its reason, not a crash`, async () => {
    const policy = await authorizerFor(answer)(event)
    assert.is(policy.policyDocument.Statement[0]?.Effect, 'Deny')
    assert.is(policy.context['introspection_exception'], exception)
  })
test("7. a user's function that throws is reported as that, not as a failed introspection", async () => {
  const { context } = await restApiAuthorizer(
    gate({
      introspect: knowsToken(bound),
      require: () => {
        throw new Error('mine')
      },
      now
    })
  )(event)
  assert.is(context['reason'], 'user_function_threw')
  assert.is(context['introspection_exception'], undefined)
})
test('7. an answer without expiresAt is judged like any other', async () =>
  assert.is(
    (await authorizerFor(answered(200, JSON.stringify({ ...okAnswer, expiresAt: null })))(event))
      .policyDocument.Statement[0]?.Effect,
    'Allow'
  ))
test('8. a failed introspection is reported to observers', async () => {
  const observations: string[] = []
  const introspect = around(
    authlete(answered(503, '')),
    traced(({ reason, detail }) => {
      observations.push(`${reason} ${detail}`)
    })
  )
  const watched = observed((decision: Decision) => {
    observations.push(explain(decision).text.split('\n')[0] ?? '')
  })(gate({ introspect, require: noScopes, now }))
  await restApiAuthorizer(watched)(event)
  assert.is(observations[0], 'introspection_unreachable http_503')
  assert.match(observations[1] ?? '', /^ServerError 503 introspection_unreachable \(http_503\)/)
})

test.run()
