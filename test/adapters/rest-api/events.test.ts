import { gate } from 'gatecheck'
import { httpApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, knowsToken, now, secret, unbound } from '../../samples'
import {
  authorize,
  authorizedEffect,
  boundEvent,
  requestToGate,
  statementOf,
  tokenEvent
} from './events'

const test = suite('rest-api events')

test('a bound token in a TOKEN event, which has no certificate, is refused, and the challenge names REQUEST', async () => {
  const { context } = await authorize(tokenEvent)
  assert.is(context['reason'], 'certificate_unavailable')
  assert.match(String(context['challenge']), 'REQUEST')
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
test('an event of payload 2.0 is refused, and the challenge names the adapter that reads it', async () => {
  const { context } = await authorize(
    httpApiEvent({ token: secret, certificate: first.pem }) as never
  )
  assert.is(context['reason'], 'certificate_unavailable')
  assert.match(String(context['challenge']), 'gatecheck/http-api')
})
test('a WebSocket $connect is read from its ARN', async () => {
  const event = {
    ...boundEvent,
    methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/default/$connect',
    resource: undefined
  }
  const { method, path, route } = await requestToGate(event)
  assert.equal([method, path, route], ['CONNECT', '/', '$connect'])
  for (const resource of ['exact', 'prefix'] as const)
    assert.is(statementOf(await authorize(event, { resource }))?.Resource, event.methodArn)
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
