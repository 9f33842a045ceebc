// The local API Gateway behaves as Amazon's does: handshakes, policies, statuses and bodies, over real TLS.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Handler } from '../../examples/tutorial/api-gateway/lambda'
import { checkTruststore } from '../../examples/tutorial/truststore'
import {
  allowing,
  call,
  client1,
  denied,
  ending,
  opened,
  type RestEvent,
  saying,
  stranger,
  unmatched
} from './local-gateway'

const test = suite('the local API Gateway')
test.after(ending.run)

test("a stranger's certificate fails the handshake, and no authorizer is invoked", async () => {
  const gateway = await opened(allowing)
  assert.is((await call(gateway, { client: stranger })).status, 0)
  assert.is((await call(gateway, { client: undefined })).status, 0)
  assert.is(gateway.invocations().length, 0)
  assert.is(gateway.refusedHandshakes(), 2)
  assert.is((await call(gateway)).status, 200)
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
      await opened(allowing, { truststore: pem }).then(
        () => 'opened',
        () => 'refused'
      ),
      'refused'
    )
  }
})

test('the execute-api endpoint asks for no certificate: below the stage for a REST API, and clientCert is absent, not null', async () => {
  const seen: Record<string, unknown>[] = []
  const rest = await opened(
    async (event: RestEvent & { requestContext: { identity: Record<string, unknown> } }) => {
      seen.push(event.requestContext.identity)
      return allowing(event)
    }
  )
  assert.is(
    (await call(rest, { url: `${rest.executeApiUrl}/time`, client: undefined })).status,
    200
  )
  assert.is(
    (
      await call(rest, {
        url: `${rest.executeApiUrl.replace('/prod', '')}/time`,
        client: undefined
      })
    ).status,
    403
  )
  assert.is((await call(rest, { url: `${rest.executeApiUrl}/time`, client: client1 })).status, 200)
  assert.ok(seen.length === 2 && seen.every(identity => !('clientCert' in identity)))
})

test('an explicit deny and a policy that matches nothing are two 403s, with two bodies', async () => {
  for (const [Effect, Resource, body] of [
    ['Deny', '*', denied],
    ['Allow', 'arn:aws:execute-api:*/prod/POST/*', unmatched]
  ] as const)
    assert.equal(await call(await opened(saying(Effect, Resource))), {
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
    assert.is((await call(await opened(saying('Allow', Resource)))).status, status, Resource)
})

test('an explicit deny beats an allow, whatever their order', async () => {
  const both = async ({ methodArn }: RestEvent) => ({
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
  assert.is((await call(await opened(both))).body, denied)
})

test('an error whose message is exactly Unauthorized is a 401; any other, and a time-out, is a 500', async () => {
  const throwing = (message: string) => () => Promise.reject(new Error(message))
  assert.equal(await call(await opened(throwing('Unauthorized'))), {
    status: 401,
    body: '{"message":"Unauthorized"}',
    type: 'UnauthorizedException'
  })
  for (const authorizer of [
    throwing('Unauthorized: expired'),
    throwing('unauthorized'),
    () => new Promise<never>(() => undefined)
  ])
    assert.equal(await call(await opened(authorizer, { authorizerTimeout: 50 })), {
      status: 500,
      body: '{"message":null}',
      type: 'AuthorizerFailureException'
    })
})

test('an answer that is not a policy, or holds a context that is not flat, is a 500', async () => {
  const good = await saying('Allow', '*')()
  const answers: readonly unknown[] = [
    undefined,
    null,
    {},
    'allow',
    { isAuthorized: true },
    { ...good, principalId: null },
    { policyDocument: good.policyDocument },
    { ...good, context: { list: [] } },
    { ...good, context: { object: {} } },
    { ...good, context: { nothing: null } },
    { ...good, context: 'text' },
    { ...good, policyDocument: { Version: '2012-10-17', Statement: [] } },
    { ...good, policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] } },
    await saying('Allow', `arn:${'x'.repeat(509)}`)()
  ]
  for (const answer of answers)
    assert.equal(
      await call(await opened(async () => answer)),
      { status: 500, body: '{"message":null}', type: 'AuthorizerConfigurationException' },
      JSON.stringify(answer)
    )
})

test('the authorizer gets a context that says how much time is left', async () => {
  const left: number[] = []
  const gateway = await opened(
    async (event: RestEvent, context) => {
      left.push(context.getRemainingTimeInMillis())
      return allowing(event)
    },
    { authorizerTimeout: 5_000 }
  )
  assert.is((await call(gateway)).status, 200)
  assert.ok(left.length === 1 && left.every(each => each > 3_000 && each <= 5_000))
})

test('the resource of a REST API gets the context as text, that of an HTTP API as it was given', async () => {
  const rest = await call(await opened(saying('Allow', '*', { sub: 'john', exp: 1, flag: true })))
  assert.equal(JSON.parse(rest.body), { sub: 'john', exp: '1', flag: 'true', principalId: 'john' })
  const context = { sub: 'john', exp: 1, flag: true, list: ['a'] }
  const http = await call(
    await opened(async () => ({ isAuthorized: true, context }), { api: 'http' })
  )
  assert.equal(JSON.parse(http.body), { lambda: context })
})

test('an HTTP API answers 403 Forbidden to false and to a denying policy, and 500 to every error and to the wrong kind of answer', async () => {
  const http = async (authorizer: Handler, simpleResponses = true) => {
    const { status, body } = await call(await opened(authorizer, { api: 'http', simpleResponses }))
    return `${status} ${body}`
  }
  assert.is(await http(async () => ({ isAuthorized: false })), '403 {"message":"Forbidden"}')
  assert.is(await http(saying('Deny', '*'), false), '403 {"message":"Forbidden"}')
  assert.is(await http(saying('Allow', '*'), false), '200 {"lambda":{}}')
  for (const [authorizer, simple] of [
    [saying('Allow', '*'), true],
    [async () => ({ isAuthorized: true }), false],
    [async () => ({ isAuthorized: 'true' }), true],
    [() => Promise.reject(new Error('Unauthorized')), true]
  ] as const)
    assert.is(await http(authorizer, simple), '500 {"message":"Internal Server Error"}')
})

test('a path that no route declares never reaches the authorizer', async () => {
  const [rest, http] = [await opened(allowing), await opened(allowing, { api: 'http' })]
  assert.equal(await call(rest, { path: '/date' }), {
    status: 403,
    body: '{"message":"Missing Authentication Token"}',
    type: 'MissingAuthenticationTokenException'
  })
  assert.is((await call(http, { path: '/date' })).status, 404)
  assert.is((await call(rest, { path: '/time', method: 'POST' })).status, 403)
  assert.is(rest.invocations().length + http.invocations().length, 0)
})

test('an ARN over 1,600 bytes is a 414 [API Gateway quotas]', async () => {
  assert.is(
    (await call(await opened(allowing), { path: `/payments/${'9'.repeat(1600)}` })).status,
    414
  )
})

test.run()
