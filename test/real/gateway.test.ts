// The local API Gateway behaves as Amazon's does: handshakes, policies, statuses and bodies, over real TLS.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Handler } from '../../examples/tutorial/api-gateway/lambda'
import { checkTruststore } from '../../examples/tutorial/truststore'
import {
  allowRequest,
  answerPolicy,
  callGateway,
  cleanups,
  client1,
  explicitDenyBody,
  noMatchBody,
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

test('a truststore that names a subject twice, is empty or unreadable, is refused', async () => {
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

test('the execute-api endpoint asks for no certificate: below the stage for a REST API, and clientCert is absent, not null', async () => {
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

test('an explicit deny and a policy that matches nothing are two 403s, with two bodies', async () => {
  for (const [Effect, Resource, body] of [
    ['Deny', '*', explicitDenyBody],
    ['Allow', 'arn:aws:execute-api:*/prod/POST/*', noMatchBody]
  ] as const)
    assert.equal(await callGateway(await openGateway(answerPolicy(Effect, Resource))), {
      status: 403,
      body,
      type: 'AccessDeniedException'
    })
})

test('in a policy * stands for any run of characters and ? for one', async () => {
  for (const [Resource, status] of [
    ['*', 200],
    ['arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*', 200],
    ['arn:aws:execute-api:*:*:*/prod/GET/t?me', 200],
    ['arn:aws:execute-api:*/GET/*e', 200],
    ['arn:aws:execute-api:*:*:*/prod/GET/tim', 403],
    ['arn:aws:execute-api:*:*:*/prod/GET/time?', 403],
    ['*/POST/time', 403]
  ] as const)
    assert.is(
      (await callGateway(await openGateway(answerPolicy('Allow', Resource)))).status,
      status,
      Resource
    )
})

test('an explicit deny beats an allow, whatever their order', async () => {
  const denyAndAllow = async ({ methodArn }: RestEvent) => ({
    principalId: 'john',
    policyDocument: {
      Version: '2012-10-17',
      Statement: ['Deny', 'Allow'].map(Effect => ({
        Action: 'execute-api:*',
        Effect,
        Resource: [methodArn]
      }))
    }
  })
  assert.is((await callGateway(await openGateway(denyAndAllow))).body, explicitDenyBody)
})

test('an error whose message is exactly Unauthorized is a 401; any other, and a time-out, is a 500', async () => {
  const rejectWith = (message: string) => () => Promise.reject(new Error(message))
  assert.equal(await callGateway(await openGateway(rejectWith('Unauthorized'))), {
    status: 401,
    body: '{"message":"Unauthorized"}',
    type: 'UnauthorizedException'
  })
  for (const authorizer of [
    rejectWith('Unauthorized: expired'),
    rejectWith('unauthorized'),
    () => new Promise<never>(() => undefined)
  ])
    assert.equal(await callGateway(await openGateway(authorizer, { authorizerTimeout: 50 })), {
      status: 500,
      body: '{"message":null}',
      type: 'AuthorizerFailureException'
    })
})

test('an answer that is not a policy, or holds a context that is not flat, is a 500', async () => {
  const allowAll = await answerPolicy('Allow', '*')()
  const answers: readonly unknown[] = [
    undefined,
    null,
    {},
    'allow',
    { isAuthorized: true },
    { ...allowAll, principalId: null },
    { policyDocument: allowAll.policyDocument },
    { ...allowAll, context: { list: [] } },
    { ...allowAll, context: { object: {} } },
    { ...allowAll, context: { nothing: null } },
    { ...allowAll, context: 'text' },
    { ...allowAll, policyDocument: { Version: '2012-10-17', Statement: [] } },
    { ...allowAll, policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] } },
    await answerPolicy('Allow', `arn:${'x'.repeat(509)}`)()
  ]
  for (const answer of answers)
    assert.equal(
      await callGateway(await openGateway(async () => answer)),
      { status: 500, body: '{"message":null}', type: 'AuthorizerConfigurationException' },
      JSON.stringify(answer)
    )
})

test('the authorizer gets a context that says how much time is left', async () => {
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

test('the resource of a REST API gets the context as text, that of an HTTP API as it was given', async () => {
  const rest = await callGateway(
    await openGateway(answerPolicy('Allow', '*', { sub: 'john', exp: 1, flag: true }))
  )
  assert.equal(JSON.parse(rest.body), { sub: 'john', exp: '1', flag: 'true', principalId: 'john' })
  const context = { sub: 'john', exp: 1, flag: true, list: ['a'] }
  const callHttpApi = await callGateway(
    await openGateway(async () => ({ isAuthorized: true, context }), { api: 'http' })
  )
  assert.equal(JSON.parse(callHttpApi.body), { lambda: context })
})

test('an HTTP API answers 403 Forbidden to false and to a denying policy, and 500 to every error and to the wrong kind of answer', async () => {
  const callHttpApi = async (authorizer: Handler, simpleResponses = true) => {
    const { status, body } = await callGateway(
      await openGateway(authorizer, { api: 'http', simpleResponses })
    )
    return `${status} ${body}`
  }
  assert.is(await callHttpApi(async () => ({ isAuthorized: false })), '403 {"message":"Forbidden"}')
  assert.is(await callHttpApi(answerPolicy('Deny', '*'), false), '403 {"message":"Forbidden"}')
  assert.is(await callHttpApi(answerPolicy('Allow', '*'), false), '200 {"lambda":{}}')
  for (const [authorizer, simple] of [
    [answerPolicy('Allow', '*'), true],
    [async () => ({ isAuthorized: true }), false],
    [async () => ({ isAuthorized: 'true' }), true],
    [() => Promise.reject(new Error('Unauthorized')), true]
  ] as const)
    assert.is(await callHttpApi(authorizer, simple), '500 {"message":"Internal Server Error"}')
})

test('a path that no route declares never reaches the authorizer', async () => {
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
