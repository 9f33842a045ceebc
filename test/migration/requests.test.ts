// Faults 2 to 6 and 9 of the class that gatecheck replaces: what becomes of a request.

import { gate, noScopes } from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../contract'
import { bound, first, knowsToken, now, second, secret, unbound } from '../samples'
import { answered, authlete, authorizerFor, event, okAnswer } from './authorizer'

const test = suite('migration, requests')

test('2. HTTP API payload 2.0, which has no methodArn, is supported', async () =>
  assert.is(
    (
      await httpApiAuthorizer(gate({ introspect: knowsToken(bound), require: noScopes, now }))(
        httpApiEvent({ token: secret, certificate: first.pem })
      )
    ).isAuthorized,
    true
  ))
test('2. a WebSocket $connect, whose ARN has no path, is supported', async () => {
  const connect = {
    ...event,
    methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/default/$connect'
  }
  assert.is(
    (await authorizerFor(answered(200, JSON.stringify(okAnswer)))(connect)).policyDocument
      .Statement[0]?.Effect,
    'Allow'
  )
})
test('3. neither the token nor the certificate is copied into the policy context, verbose or not', async () => {
  for (const verbose of [true, false])
    assertNoSecrets(
      await restApiAuthorizer(
        gate({
          introspect: authlete(answered(200, JSON.stringify(okAnswer))),
          require: noScopes,
          now
        }),
        { verbose }
      )(event)
    )
})
test('4. principalId is never null, though client credentials have no subject', async () => {
  const answer = answered(200, JSON.stringify({ ...okAnswer, subject: null, clientId: 5 }))
  assert.is((await authorizerFor(answer)(event)).principalId, 'client:5')
  assert.is(
    (await authorizerFor(answered(200, '{"action":"UNAUTHORIZED","existent":false}'))(event))
      .principalId,
    'anonymous'
  )
})
test('5. an unbound token with any certificate is refused', async () => {
  const { context } = await authorizerFor(
    answered(200, JSON.stringify({ ...okAnswer, certificateThumbprint: null }))
  )(event)
  assert.is(context['reason'], 'unbound')
})
for (const [what, headers, multiValueHeaders, reason] of [
  [
    'DPoP is refused by name',
    { Authorization: `DPoP ${secret}` },
    { Authorization: [`DPoP ${secret}`] },
    'unsupported_scheme'
  ],
  [
    'a doubled Authorization header is refused',
    { Authorization: `Bearer ${secret}` },
    { Authorization: [`Bearer ${secret}`, 'Bearer other'] },
    'malformed_request'
  ],
  [
    'a value that no token can hold is refused',
    { Authorization: 'Bearer {"a":1}' },
    { Authorization: ['Bearer {"a":1}'] },
    'malformed_request'
  ]
] as const)
  test(`6. ${what}`, async () =>
    assert.is(
      (
        await authorizerFor(answered(200, JSON.stringify(okAnswer)))({
          ...event,
          headers,
          multiValueHeaders
        })
      ).context['reason'],
      reason
    ))
test('9. another certificate is refused on every request that reaches the authorizer (README: result TTL 0)', async () => {
  const handler = restApiAuthorizer(gate({ introspect: knowsToken(bound), require: noScopes, now }))
  assert.is((await handler(event)).policyDocument.Statement[0]?.Effect, 'Allow')
  assert.is(
    (await handler(restApiEvent({ token: secret, certificate: second.pem }))).context['reason'],
    'certificate_mismatch'
  )
})
test('9. resource: "prefix" makes a policy that a cached result may use for the next route', async () => {
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
