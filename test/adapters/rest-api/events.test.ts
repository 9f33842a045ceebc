import { byRoute, type Decision, explain, gate, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knowsToken, now, secret, unbound } from '../../samples'
import {
  authorize,
  authorizedEffect,
  boundEvent,
  requestToGate,
  statementOf,
  tokenEvent
} from './events'

const test = suite('rest-api events')

test('a bound token in a TOKEN event, which has no certificate, is refused, and explain names REQUEST, not the challenge', async () => {
  let sentence = ''
  const see = (decision: Decision) => {
    sentence = explain(decision).sentence
  }
  const { context } = await authorize(tokenEvent, { see })
  assert.is(context['reason'], 'certificate_unavailable')
  assert.match(sentence, 'Set its payload type to REQUEST.')
  // The client's developer can change nothing about it.
  assert.not.match(String(context['challenge']), 'REQUEST')
})
test('an unbound token in a TOKEN event is allowed if the route allows unbound tokens', async () =>
  assert.is(
    await authorizedEffect(
      tokenEvent,
      {},
      gate({ require: { scopes: [], binding: 'optional' }, introspect: knowsToken(unbound), now })
    ),
    'Allow'
  ))
test('a certificate that was added to a TOKEN event is ignored', async () =>
  assert.is(
    (await authorize({ ...tokenEvent, requestContext: boundEvent.requestContext })).context[
      'reason'
    ],
    'certificate_unavailable'
  ))
const connectArn = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/default/$connect'
test('a WebSocket $connect is read from its ARN', async () => {
  const event = { ...boundEvent, methodArn: connectArn, resource: undefined }
  const { method, path, route } = await requestToGate(event)
  assert.equal([method, path, route], ['CONNECT', '/', '$connect'])
  for (const resource of ['exact', 'prefix'] as const)
    assert.is(statementOf(await authorize(event, { resource }))?.Resource, event.methodArn)
})
for (const [path, resource] of [
  ['/admin', '/admin'],
  ['/', '/'],
  ['/a/b', '/{proxy+}']
] as const)
  test(`a path ${path} after $connect is a method of that name, not a WebSocket`, async () => {
    const methodArn = `${connectArn}${path}`
    const request = await requestToGate({ ...boundEvent, methodArn, resource })
    assert.equal([request.method, request.path, request.route], ['$connect', path, resource])
    const require = byRoute({ $connect: noScopes, 'GET /admin': noScopes })
    const policy = await authorize(
      { ...boundEvent, methodArn, resource },
      {},
      gate({ require, introspect: knowsToken(bound), now })
    )
    assert.is(policy.context['reason'], 'unknown_route')
  })
test('an HTTP API event of payload 1.0 is read like a REST API event', async () =>
  assert.is(
    await authorizedEffect({
      version: '1.0',
      identitySource: `Bearer ${secret}`,
      authorizationToken: `Bearer ${secret}`,
      ...boundEvent,
      multiValueHeaders: undefined
    }),
    'Allow'
  ))
test("the console's test event, whose headers are null, is refused as no_token", async () =>
  assert.is(
    (await authorize({ ...boundEvent, headers: null, multiValueHeaders: null })).context['reason'],
    'no_token'
  ))

test.run()
