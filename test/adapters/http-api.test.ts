import fc from 'fast-check'
import { byRoute, type Gate, gate, noScopes, type ResourceRequest, scopes } from 'gatecheck'
import {
  type HttpApiEvent,
  httpApiAuthorizer,
  httpApiPolicyAuthorizer,
  type SimpleResponse
} from 'gatecheck/http-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contract, type Shown, withoutSecrets } from '../contract'
import { bound, first, knows, knowsToken, now, second, secret } from '../samples'

const test = suite('http-api')

/** HTTP API joins field lines with a comma. */
function eventOf({ authorization, certificate, method, path }: Shown): HttpApiEvent {
  const event = httpApiEvent({ method, path, certificate })
  return authorization.length === 0
    ? event
    : { ...event, headers: { ...event.headers, authorization: authorization.join(',') } }
}

contract(
  test,
  (pass, shown) => httpApiAuthorizer(pass, { verbose: true })(eventOf(shown)),
  (answer, { outcome, reason }) => {
    if (outcome === 500 || outcome === 503)
      return assert.match((answer as Error).message, new RegExp(`^${reason}: `))
    const { isAuthorized, context } = answer as SimpleResponse
    assert.is(isAuthorized, outcome === 'Allow')
    assert.is(context['reason'], reason)
  }
)
contract(
  test,
  (pass, shown) => httpApiPolicyAuthorizer(pass)(eventOf(shown)),
  (answer, { outcome, reason, shown }) => {
    assert.not.ok(answer instanceof Error)
    if (answer instanceof Error) return
    const [statement] = answer.policyDocument.Statement
    assert.is(statement?.Effect, outcome === 'Allow' ? 'Allow' : 'Deny')
    assert.is(
      statement?.Resource,
      `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/$default/GET${shown.path}`
    )
    assert.is(answer.context['reason'], reason)
  }
)
contract(
  test,
  (pass, shown) => httpApiPolicyAuthorizer(pass, { refusals: 'throw' })(eventOf(shown)),
  (answer, { outcome, reason }) => {
    if (outcome === 401) assert.is((answer as Error).message, 'Unauthorized')
    else if (outcome === 500 || outcome === 503)
      assert.match((answer as Error).message, new RegExp(`^${reason}: `))
    else assert.not.ok(answer instanceof Error)
  }
)

const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
const good = httpApiEvent({ token: secret, certificate: first.pem })
function answered(event: unknown, through: Gate = pass): Promise<SimpleResponse> {
  return httpApiAuthorizer(through)(event as HttpApiEvent)
}

test("handlers declare two parameters: Lambda's Node 24 runtime rejects three", () =>
  assert.equal([httpApiAuthorizer(pass).length, httpApiPolicyAuthorizer(pass).length], [2, 2]))
test('the simple response is to the letter what API Gateway reads', async () =>
  assert.equal(await answered(good), {
    isAuthorized: true,
    context: { scope: 'time:query payments', client_id: 'app', sub: 'john', exp: bound.expiresAt }
  }))

test('an event of payload 1.0 is refused, and told which adapter reads it', async () => {
  const { context } = await answered(restApiEvent({ token: secret, certificate: first.pem }))
  assert.is(context['reason'], 'certificate_unavailable')
  assert.match(String(context['challenge']), 'gatecheck/rest-api')
})

async function seen(event: unknown): Promise<ResourceRequest> {
  let request: ResourceRequest | undefined
  await answered(event, async asked => {
    request = asked
    return { _tag: 'Unauthorized', status: 401, reason: 'inactive', challenges: [] }
  })
  assert.ok(request)
  return request
}
test("path is the ARN's, never rawPath, which holds the stage", async () => {
  const { method, path, route } = await seen(
    httpApiEvent({ method: 'POST', path: '/payments/7', route: '/payments/{id}', stage: 'prod' })
  )
  assert.equal([method, path, route], ['POST', '/payments/7', '/payments/{id}'])
})
test('a routeKey of ANY leaves its path', async () =>
  assert.is((await seen({ ...good, routeKey: 'ANY /x/{id}' })).route, '/x/{id}'))
test('the $default route says nothing of the path: byRoute reads the path then', async () => {
  const require = byRoute({ 'GET /time': scopes('time:query'), 'ANY /{proxy+}': scopes('admin') })
  const through = gate({ require, introspect: knowsToken(bound), now })
  assert.is(
    (
      await answered(
        httpApiEvent({ token: secret, certificate: first.pem, path: '/time', route: '$default' }),
        through
      )
    ).isAuthorized,
    true
  )
  assert.is(
    (
      await answered(
        httpApiEvent({ token: secret, certificate: first.pem, path: '/Time', route: '$default' }),
        through
      )
    ).context['reason'],
    'unknown_route'
  )
})
test('two Authorization lines, joined by a comma, are refused [RFC 6750 §3.1]', async () =>
  assert.is(
    (await answered({ ...good, headers: { authorization: `Bearer ${secret},Bearer ${secret}` } }))
      .context['reason'],
    'malformed_request'
  ))
for (const [title, authentication, tag] of [
  ['authentication absent is no certificate', undefined, undefined],
  ['authentication null is none', null, undefined],
  ['clientCert null is none', { clientCert: null }, undefined],
  ['an empty clientCert is none', { clientCert: {} }, undefined],
  ['a PEM is one', { clientCert: { clientCertPem: first.pem } }, 'Pem'],
  ['an empty PEM is unreadable', { clientCert: { clientCertPem: '' } }, 'Unreadable']
] as const)
  test(`certificate: ${title}`, async () =>
    assert.is((await seen({ ...good, requestContext: { authentication } })).certificate?._tag, tag))
test("a certificate in REST's place is not read here", async () =>
  assert.is(
    (
      await seen({
        ...good,
        requestContext: { identity: { clientCert: { clientCertPem: first.pem } } }
      })
    ).certificate,
    undefined
  ))

test('a simple response names no resource: a star in the path does no harm', async () =>
  assert.is((await answered({ ...good, routeArn: `${good.routeArn}/a*b` })).isAuthorized, true))
test('a policy does', async () =>
  assert.is(
    (await httpApiPolicyAuthorizer(pass)({ ...good, routeArn: `${good.routeArn}/a*b` })).context[
      'reason'
    ],
    'unsafe_resource'
  ))
for (const routeArn of [undefined, null, '', 'arn:aws:s3:::a/b/c/d', 5])
  test(`an event whose routeArn is ${JSON.stringify(routeArn) ?? 'undefined'} is not API Gateway's, and gets nothing`, async () => {
    assert.is((await answered({ ...good, routeArn })).isAuthorized, false)
    assert.is(
      (await httpApiPolicyAuthorizer(pass)({ ...good, routeArn } as HttpApiEvent)).policyDocument
        .Statement[0]?.Effect,
      'Deny'
    )
  })
test("a user's context that throws leaves no Allow: it is a server error", async () => {
  try {
    await httpApiAuthorizer(pass, {
      context: () => {
        throw new Error(secret)
      }
    })(good)
    assert.unreachable()
  } catch (error) {
    assert.is((error as Error).message, 'user_function_threw: context')
  }
})
test("Lambda's remaining time, less 200 ms, is the deadline", async () => {
  const hanging = gate({
    require: noScopes,
    introspect: () => new Promise(() => undefined),
    deadline: 60_000
  })
  const error = await httpApiAuthorizer(hanging)(good, {
    getRemainingTimeInMillis: () => 220
  }).catch((thrown: unknown) => thrown as Error)
  assert.match((error as Error).message, 'introspection_timeout')
})
test("a server error's message is a closed code: Lambda logs it", async () => {
  const error = await answered(
    good,
    gate({
      require: noScopes,
      introspect: knows({
        _tag: 'Failed',
        reason: 'introspection_unreachable',
        detail: 'ECONNRESET',
        retryable: true
      }),
      now
    })
  ).catch((thrown: unknown) => thrown as Error)
  assert.is((error as Error).message, 'introspection_unreachable: ECONNRESET')
})
test('random events are a refusal or a closed error, and hold no secret', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(good.routeArn, secret, `Bearer ${secret}`, second.pem)
  )
  const event = fc.oneof(
    fc.anything(),
    fc.record(
      {
        routeArn: value,
        routeKey: value,
        headers: fc.oneof(value, fc.dictionary(fc.constantFrom('authorization', 'x'), value)),
        requestContext: fc.oneof(
          value,
          fc.record({ authentication: fc.oneof(value, fc.record({ clientCert: value })) })
        )
      },
      { requiredKeys: [] }
    )
  )
  return fc.assert(
    fc.asyncProperty(event, async given => {
      const answer = await httpApiAuthorizer(pass, { verbose: true })(given as HttpApiEvent)
      assert.is(answer.isAuthorized, false)
      withoutSecrets(answer)
    }),
    { numRuns: 150 }
  )
})

test.run()
