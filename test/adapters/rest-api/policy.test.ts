import { gate, noScopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows, knowsToken, now, second, secret } from '../../samples'
import { authorize, authorizedEffect, boundEvent, pass } from './events'

const test = suite('rest-api policy')

test("the handler declares two parameters: Lambda's Node 24 runtime rejects three", () =>
  assert.is(restApiAuthorizer(pass).length, 2))
test('an Allow is exactly the policy that API Gateway reads', async () =>
  assert.equal(await authorize(boundEvent), {
    principalId: 'john',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: boundEvent.methodArn }]
    },
    context: { scope: 'time:query payments', client_id: 'app', sub: 'john', exp: bound.expiresAt }
  }))

for (const [title, token, principal] of [
  ['the principal is the subject', bound, 'john'],
  [
    'without a subject the principal is the client: client credentials have no subject',
    { ...bound, subject: undefined },
    'client:app'
  ],
  [
    'without subject and client the principal is anonymous, not null',
    { ...bound, subject: undefined, clientId: undefined },
    'anonymous'
  ],
  [
    'with an empty subject the principal is anonymous',
    { ...bound, subject: '', clientId: undefined },
    'anonymous'
  ]
] as const)
  test(title, async () =>
    assert.is(
      (
        await authorize(
          boundEvent,
          {},
          gate({ require: noScopes, introspect: knowsToken(token), now })
        )
      ).principalId,
      principal
    )
  )
test('for an inactive token the principal is anonymous', async () =>
  assert.is(
    (
      await authorize(
        boundEvent,
        {},
        gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now })
      )
    ).principalId,
    'anonymous'
  ))

test('another certificate is denied with resource: prefix, too', async () =>
  assert.is(
    await authorizedEffect(restApiEvent({ token: secret, certificate: second.pem }), {
      resource: 'prefix'
    }),
    'Deny'
  ))

test.run()
