// What the local API Gateway makes of an authorizer's answer: policies, errors and malformed answers.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Handler } from '../../examples/tutorial/api-gateway/lambda'
import {
  answerPolicy,
  callGateway,
  cleanups,
  explicitDenyBody,
  noMatchBody,
  openGateway,
  type RestEvent
} from './local-gateway'

const test = suite("the local API Gateway's authorizer answers")
test.after(cleanups.run)

test('an explicit deny and a policy without a match are 403 with different bodies', async () => {
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

test('in a policy, * matches any characters and ? one', async () => {
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

test('an explicit deny overrides an allow in any order', async () => {
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

test('an error with the exact message Unauthorized is a 401; other errors and time-outs are a 500', async () => {
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

test('an answer that is not a policy, or whose context is nested, is a 500', async () => {
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

test('the Lambda of a REST API gets the context as strings, that of an HTTP API gets it unchanged', async () => {
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

test('an HTTP API answers 403 for a refusal, and 500 for every error and for an answer in the other format', async () => {
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

test.run()
