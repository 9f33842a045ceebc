// The local API Gateway behaves as Amazon's: handshakes, endpoints, routes and limits over real TLS.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkTruststore } from '../../examples/tutorial/truststore'
import {
  allowRequest,
  callGateway,
  cleanups,
  client1,
  openGateway,
  type RestEvent,
  stranger
} from './local-gateway'

const test = suite('the local API Gateway')
test.after(cleanups.run)

test("a stranger's certificate fails the handshake, and no authorizer is invoked", async () => {
  const gateway = await openGateway(allowRequest)
  assert.is((await callGateway(gateway, { client: stranger })).status, 0)
  assert.is((await callGateway(gateway, { client: undefined })).status, 0)
  assert.is(gateway.invocations().length, 0)
  assert.is(gateway.refusedHandshakes(), 2)
  assert.is((await callGateway(gateway)).status, 200)
})

test('a truststore that is empty, unreadable or holds a subject twice is rejected', async () => {
  for (const pem of [
    client1.certificate + client1.certificate,
    '',
    client1.key,
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
  ]) {
    assert.is(checkTruststore(pem)._tag, 'Rejected')
    assert.is(
      await openGateway(allowRequest, { truststore: pem }).then(
        () => 'opened',
        () => 'refused'
      ),
      'refused'
    )
  }
})

test('the execute-api endpoint asks for no certificate, its path starts with the stage, and clientCert is absent, not null', async () => {
  const identities: Record<string, unknown>[] = []
  const rest = await openGateway(
    async (event: RestEvent & { requestContext: { identity: Record<string, unknown> } }) => {
      identities.push(event.requestContext.identity)
      return allowRequest(event)
    }
  )
  assert.is(
    (await callGateway(rest, { url: `${rest.executeApiUrl}/time`, client: undefined })).status,
    200
  )
  assert.is(
    (
      await callGateway(rest, {
        url: `${rest.executeApiUrl.replace('/prod', '')}/time`,
        client: undefined
      })
    ).status,
    403
  )
  assert.is(
    (await callGateway(rest, { url: `${rest.executeApiUrl}/time`, client: client1 })).status,
    200
  )
  assert.ok(identities.length === 2 && identities.every(identity => !('clientCert' in identity)))
})

test("the authorizer's context says how much time is left", async () => {
  const remainingTimes: number[] = []
  const gateway = await openGateway(
    async (event: RestEvent, context) => {
      remainingTimes.push(context.getRemainingTimeInMillis())
      return allowRequest(event)
    },
    { authorizerTimeout: 5_000 }
  )
  assert.is((await callGateway(gateway)).status, 200)
  assert.ok(
    remainingTimes.length === 1 &&
      remainingTimes.every(milliseconds => milliseconds > 3_000 && milliseconds <= 5_000)
  )
})

test('a path without a route never reaches the authorizer', async () => {
  const [rest, callHttpApi] = [
    await openGateway(allowRequest),
    await openGateway(allowRequest, { api: 'http' })
  ]
  assert.equal(await callGateway(rest, { path: '/date' }), {
    status: 403,
    body: '{"message":"Missing Authentication Token"}',
    type: 'MissingAuthenticationTokenException'
  })
  assert.is((await callGateway(callHttpApi, { path: '/date' })).status, 404)
  assert.is((await callGateway(rest, { path: '/time', method: 'POST' })).status, 403)
  assert.is(rest.invocations().length + callHttpApi.invocations().length, 0)
})

test('an ARN over 1,600 bytes is a 414 [API Gateway quotas]', async () => {
  assert.is(
    (await callGateway(await openGateway(allowRequest), { path: `/payments/${'9'.repeat(1600)}` }))
      .status,
    414
  )
})

test.run()
