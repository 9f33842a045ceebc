import fc from 'fast-check'
import { gate, noScopes, type Token } from 'gatecheck'
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
  ],
  ['with an empty subject and a client it is the client', { ...bound, subject: '' }, 'client:app'],
  [
    "a client's own token, whose subject is the client id, has the client as its principal",
    { ...bound, subject: 'app' },
    'client:app'
  ],
  [
    'with an empty subject and an empty client the principal is anonymous',
    { ...bound, subject: '', clientId: '' },
    'anonymous'
  ],
  [
    'a subject "client:app" is not the client app',
    { ...bound, subject: 'client:app' },
    'subject:client:app'
  ],
  ['a subject "anonymous" is somebody', { ...bound, subject: 'anonymous' }, 'subject:anonymous'],
  [
    'a subject that begins with "subject:" is marked, too: it could be a marked one',
    { ...bound, subject: 'subject:anonymous' },
    'subject:subject:anonymous'
  ],
  [
    'a subject that only begins like "anonymous" stays as it is',
    { ...bound, subject: 'anonymous2' },
    'anonymous2'
  ],
  [
    'a client id "anonymous" is not nobody',
    { ...bound, subject: undefined, clientId: 'anonymous' },
    'client:anonymous'
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
test('principals of two tokens are equal only for the same subject or the same client', async () => {
  const names = fc.constantFrom(...'anonymous,client:,subject:,app,client:app,x'.split(','), '')
  const part = fc.option(names, { nil: undefined })
  const principal = async (token: Partial<Token>) =>
    (
      await authorize(
        boundEvent,
        {},
        gate({ require: noScopes, introspect: knowsToken({ ...bound, ...token }), now })
      )
    ).principalId
  const identity = ({ subject = '', clientId = '' }: Partial<Token>) =>
    subject === '' || subject === clientId ? ['client', clientId] : ['subject', subject]
  await fc.assert(
    fc.asyncProperty(part, part, part, part, async (subject, clientId, subject2, clientId2) => {
      const [a, b] = [
        { subject, clientId },
        { subject: subject2, clientId: clientId2 }
      ]
      assert.is(
        (await principal(a)) === (await principal(b)),
        identity(a).join() === identity(b).join()
      )
    })
  )
})
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
