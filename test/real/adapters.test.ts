// The API Gateway adapters in the local API Gateway when something goes wrong: answers and secrets.
import { createServer } from 'node:http'
import { byRoute, gate, type Introspect, rfc7662, scopes } from 'gatecheck'
import { httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startLocalApiGateway } from '../../examples/tutorial/api-gateway/gateway'
import type { GatewaySettings } from '../../examples/tutorial/api-gateway/settings'
import { closeServer, listen, loopback } from '../../examples/tutorial/listening'
import { type HttpRequest, send } from '../../examples/tutorial/request'
import { cleanups, client1 as client, client2 as other, server } from './local-gateway'

const test = suite('gatecheck in the local API Gateway')
test.after(cleanups.run)

const token = 'a-token-that-must-not-leak'
const introspectKnown = knownTokens({
  [token]: {
    subject: 'john',
    scopes: ['time:query', 'files'],
    expiresAt: 4_000_000_000,
    confirmation: { thumbprint: client.thumbprint }
  }
})
function createGate(introspect: Introspect = introspectKnown) {
  return gate({
    introspect,
    require: byRoute({ 'GET /time': scopes('time:query'), 'GET /files/{proxy+}': scopes('files') })
  })
}

async function openGateway(
  api: 'rest' | 'http',
  authorizer: GatewaySettings['authorizer'],
  options: Partial<GatewaySettings> = {}
) {
  const gateway = await startLocalApiGateway({
    api,
    authorizer,
    truststore: client.certificate + other.certificate,
    serverKey: server.key,
    serverCertificate: server.certificate,
    routes: ['/time', '/files/{proxy+}', '/undeclared'].map(resource => ({
      method: 'GET',
      resource
    })),
    resource: async (event: { readonly requestContext: { readonly authorizer: unknown } }) => ({
      statusCode: 200,
      body: JSON.stringify(event.requestContext.authorizer)
    }),
    ...options
  })
  cleanups.add(gateway.close)
  return async (request: Partial<HttpRequest> & { readonly path?: string } = {}) => {
    const reply = await send({
      url: `${gateway.mtlsUrl}${request.path ?? '/time'}`,
      ca: server.certificate,
      client,
      headers: { Authorization: `Bearer ${token}` },
      ...request
    })
    return reply._tag === 'Answered' ? `${reply.status} ${reply.body}` : reply.code
  }
}

const explicitDeny =
  '403 {"Message":"User is not authorized to access this resource with an explicit deny"}'
const forbidden = '403 {"message":"Forbidden"}'

const closedServer = createServer()
const closedPort = await listen(closedServer)
await closeServer(closedServer)
const introspectUnreachable = rfc7662({
  endpoint: `http://${loopback}:${closedPort}/introspect`,
  clientId: 'api',
  clientSecret: 'secret'
})

test('if the authorization server is unreachable, the answer is a denying policy or a 500, never a 401', async () => {
  assert.is(
    await (await openGateway('rest', restApiAuthorizer(createGate(introspectUnreachable))))(),
    explicitDeny
  )
  assert.is(
    await (
      await openGateway(
        'rest',
        restApiAuthorizer(createGate(introspectUnreachable), { refusals: 'throw' })
      )
    )(),
    '500 {"message":null}'
  )
  assert.is(
    await (await openGateway('http', httpApiAuthorizer(createGate(introspectUnreachable))))(),
    '500 {"message":"Internal Server Error"}'
  )
})

test('two Authorization lines are refused [RFC 6750 §3.1]', async () => {
  const headers = { Authorization: [`Bearer ${token}`, `Bearer ${token}`] }
  for (const refusals of ['policy', 'throw'] as const)
    assert.is(
      await (await openGateway('rest', restApiAuthorizer(createGate(), { refusals })))({ headers }),
      explicitDeny
    )
  assert.is(
    await (await openGateway('http', httpApiAuthorizer(createGate())))({ headers }),
    forbidden
  )
})

test('the policy authorizer of an HTTP API allows the right certificate and denies another [RFC 8705 §3]', async () => {
  const request = await openGateway('http', httpApiPolicyAuthorizer(createGate()), {
    simpleResponses: false
  })
  assert.match(await request(), /^200 /)
  assert.is(await request({ client: other }), forbidden)
})

test('a route that the gate does not know is refused, even if the gateway declares it', async () => {
  assert.is(
    await (await openGateway('rest', restApiAuthorizer(createGate())))({ path: '/undeclared' }),
    explicitDeny
  )
  assert.is(
    await (await openGateway('http', httpApiAuthorizer(createGate())))({ path: '/undeclared' }),
    forbidden
  )
})

test('a path with an IAM wildcard never becomes the Resource of a policy', async () => {
  const request = await openGateway('rest', restApiAuthorizer(createGate()))
  assert.match(await request({ path: '/files/a/b' }), /^200 /)
  assert.is(await request({ path: '/files/*' }), explicitDeny)
})

test('the context holds no token and no certificate, verbose or not', async () => {
  const certificateLine = client.certificate.split('\n')[1] ?? ''
  for (const verbose of [false, true])
    for (const answer of [
      await (await openGateway('rest', restApiAuthorizer(createGate(), { verbose })))(),
      await (await openGateway('http', httpApiAuthorizer(createGate(), { verbose })))()
    ]) {
      assert.match(answer, /^200 .*"sub":"john"/)
      assert.not.ok(answer.includes(token) || answer.includes(certificateLine))
    }
})

test('the gate is called for each request, so another certificate is refused after an Allow [RFC 8705 §3]', async () => {
  const request = await openGateway('rest', restApiAuthorizer(createGate()), {
    identitySource: ['method.request.header.Authorization']
  })
  assert.match(await request(), /^200 /)
  assert.is(await request({ client: other }), explicitDeny)
})

test("with the gateway's result cache, gatecheck is not called and another certificate passes: its TTL must be 0", async () => {
  const request = await openGateway('rest', restApiAuthorizer(createGate()), {
    identitySource: ['method.request.header.Authorization'],
    resultTtl: 300
  })
  assert.match(await request(), /^200 /)
  assert.match(await request({ client: other }), /^200 /)
})

test.run()
