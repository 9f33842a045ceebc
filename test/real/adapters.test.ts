// gatecheck's API Gateway adapters in the local API Gateway, where things go wrong: what the caller gets, and what leaks.
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { byRoute, gate, type Introspect, rfc7662, scopes } from 'gatecheck'
import { httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startLocalApiGateway } from '../../examples/tutorial/api-gateway/gateway'
import type { GatewaySettings } from '../../examples/tutorial/api-gateway/settings'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { closeServer, listen, loopback } from '../../examples/tutorial/listening'
import { type HttpRequest, send } from '../../examples/tutorial/request'

const test = suite('gatecheck in the local API Gateway')
const cleanups = createCleanups()
test.after(cleanups.run)

const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
const server = await makeCertificate(folder, {
  name: 'server',
  subject: '/CN=localhost',
  server: true
})
const [client, other] = [
  await makeCertificate(folder, { name: 'client', subject: '/CN=client' }),
  await makeCertificate(folder, { name: 'other', subject: '/CN=other' })
]

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

test('an authorization server that is away is no fault of the caller: a denying policy, or a 500, never a 401', async () => {
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

test('the policy authorizer of an HTTP API lets the right certificate through and denies the other [RFC 8705 §3]', async () => {
  const request = await openGateway('http', httpApiPolicyAuthorizer(createGate()), {
    simpleResponses: false
  })
  assert.match(await request(), /^200 /)
  assert.is(await request({ client: other }), forbidden)
})

test('a route that the gate does not declare is refused, whatever the gateway declares', async () => {
  assert.is(
    await (await openGateway('rest', restApiAuthorizer(createGate())))({ path: '/undeclared' }),
    explicitDeny
  )
  assert.is(
    await (await openGateway('http', httpApiAuthorizer(createGate())))({ path: '/undeclared' }),
    forbidden
  )
})

test('a path with a wildcard of IAM in it never becomes the Resource of a policy', async () => {
  const request = await openGateway('rest', restApiAuthorizer(createGate()))
  assert.match(await request({ path: '/files/a/b' }), /^200 /)
  assert.is(await request({ path: '/files/*' }), explicitDeny)
})

test('the context that reaches the resource holds neither the token nor the certificate, verbose or not', async () => {
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

test('a gate that allows is asked again for each request, so the other certificate is refused right after [RFC 8705 §3]', async () => {
  const request = await openGateway('rest', restApiAuthorizer(createGate()), {
    identitySource: ['method.request.header.Authorization']
  })
  assert.match(await request(), /^200 /)
  assert.is(await request({ client: other }), explicitDeny)
})

test("with the gateway's own result cache on, gatecheck is not asked, and the other certificate passes: why its TTL must be 0", async () => {
  const request = await openGateway('rest', restApiAuthorizer(createGate()), {
    identitySource: ['method.request.header.Authorization'],
    resultTtl: 300
  })
  assert.match(await request(), /^200 /)
  assert.match(await request({ client: other }), /^200 /)
})

test.run()
