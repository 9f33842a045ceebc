// What the class that gatecheck replaces got wrong, each a rule here.

import {
  around,
  authleteFromEnv,
  type Decision,
  explain,
  gate,
  noScopes,
  observed,
  type TransportAnswer,
  traced
} from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withoutSecrets } from './contract'
import { bound, first, knowsToken, now, second, secret, unbound } from './samples'

const test = suite('ancestor')

const env = {
  AUTHLETE_BASE_URL: 'https://api.authlete.com',
  AUTHLETE_SERVICE_APIKEY: '1',
  AUTHLETE_SERVICE_APISECRET: 'x'
}
const event = restApiEvent({ token: secret, certificate: first.pem })
function authlete(posted: TransportAnswer | Error) {
  return authleteFromEnv(env, {
    transport: async () => {
      if (posted instanceof Error) throw posted
      return posted
    }
  })
}
function answered(status: number, body: string): TransportAnswer {
  return { _tag: 'Answered', status, body }
}
const ok = {
  action: 'OK',
  subject: 'john',
  scopes: [],
  certificateThumbprint: first.thumbprint,
  expiresAt: 1.9e12
}
function through(posted: TransportAnswer | Error) {
  return restApiAuthorizer(gate({ introspect: authlete(posted), require: noScopes, now }))
}

for (const [what, posted, exception] of [
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
  test(`1. ${what} is a Deny policy that says so, not a crash`, async () => {
    const policy = await through(posted)(event)
    assert.is(policy.policyDocument.Statement[0]?.Effect, 'Deny')
    assert.is(policy.context['introspection_exception'], exception)
  })
test('2. HTTP API payload 2.0, which has no methodArn, is served', async () =>
  assert.is(
    (
      await httpApiAuthorizer(gate({ introspect: knowsToken(bound), require: noScopes, now }))(
        httpApiEvent({ token: secret, certificate: first.pem })
      )
    ).isAuthorized,
    true
  ))
test('2. a WebSocket $connect, whose ARN has no path, is served', async () => {
  const connect = {
    ...event,
    methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/default/$connect'
  }
  assert.is(
    (await through(answered(200, JSON.stringify(ok)))(connect)).policyDocument.Statement[0]?.Effect,
    'Allow'
  )
})
test('3. neither the token nor the certificate is copied into the policy context, verbose or not', async () => {
  for (const verbose of [true, false])
    withoutSecrets(
      await restApiAuthorizer(
        gate({ introspect: authlete(answered(200, JSON.stringify(ok))), require: noScopes, now }),
        { verbose }
      )(event)
    )
})
test('4. principalId is never null, though client credentials have no subject', async () => {
  const posted = answered(200, JSON.stringify({ ...ok, subject: null, clientId: 5 }))
  assert.is((await through(posted)(event)).principalId, 'client:5')
  assert.is(
    (await through(answered(200, '{"action":"UNAUTHORIZED","existent":false}'))(event)).principalId,
    'anonymous'
  )
})
test('5. an unbound token with any certificate is refused', async () => {
  const { context } = await through(
    answered(200, JSON.stringify({ ...ok, certificateThumbprint: null }))
  )(event)
  assert.is(context['reason'], 'unbound')
})
for (const [what, headers, multiValueHeaders, reason] of [
  [
    'DPoP is refused by name, not dropped',
    { Authorization: `DPoP ${secret}` },
    { Authorization: [`DPoP ${secret}`] },
    'unsupported_scheme'
  ],
  [
    'a doubled Authorization header is seen and refused',
    { Authorization: `Bearer ${secret}` },
    { Authorization: [`Bearer ${secret}`, 'Bearer other'] },
    'malformed_request'
  ],
  [
    'what no token can hold is no token',
    { Authorization: 'Bearer {"a":1}' },
    { Authorization: ['Bearer {"a":1}'] },
    'malformed_request'
  ]
] as const)
  test(`6. ${what}`, async () =>
    assert.is(
      (await through(answered(200, JSON.stringify(ok)))({ ...event, headers, multiValueHeaders }))
        .context['reason'],
      reason
    ))
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
test('7. an answer without expiresAt is judged, not a crash', async () =>
  assert.is(
    (await through(answered(200, JSON.stringify({ ...ok, expiresAt: null })))(event)).policyDocument
      .Statement[0]?.Effect,
    'Allow'
  ))
test('8. a failed introspection is told to whoever watches', async () => {
  const told: string[] = []
  const introspect = around(
    authlete(answered(503, '')),
    traced(({ reason, detail }) => {
      told.push(`${reason} ${detail}`)
    })
  )
  const watched = observed((decision: Decision) => {
    told.push(explain(decision).text.split('\n')[0] ?? '')
  })(gate({ introspect, require: noScopes, now }))
  await restApiAuthorizer(watched)(event)
  assert.is(told[0], 'introspection_unreachable http_503')
  assert.match(told[1] ?? '', /^ServerError 503 introspection_unreachable \(http_503\)/)
})
test('9. the other certificate is refused on every request that reaches the authorizer (README: result TTL 0)', async () => {
  const handler = restApiAuthorizer(gate({ introspect: knowsToken(bound), require: noScopes, now }))
  assert.is((await handler(event)).policyDocument.Statement[0]?.Effect, 'Allow')
  assert.is(
    (await handler(restApiEvent({ token: secret, certificate: second.pem }))).context['reason'],
    'certificate_mismatch'
  )
})
test('9. a policy for the next route, where a cached one would refuse it, is to be had in words', async () => {
  const handler = restApiAuthorizer(
    gate({ introspect: knowsToken(unbound), require: { scopes: [], binding: 'optional' }, now }),
    { resource: 'prefix' }
  )
  assert.match(
    (await handler(restApiEvent({ token: secret, path: '/a/b' }))).policyDocument.Statement[0]
      ?.Resource ?? '',
    /\/GET\/a\/\*$/
  )
})

test.run()
