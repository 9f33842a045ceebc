// The MCP server behind the local API Gateway: an authorizer, mapped gateway responses, and a mock
// route for the metadata.
import { jwt } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gatewayResponses, metadataPaths } from '../../examples/deploy/gateway-responses'
import { answerMcp, protectMcp } from '../../examples/hosts/mcp'
import { send } from '../../examples/tutorial/request'
import { cleanups, client1, openGateway, server } from './local-gateway'
import { knownClient, startMcpAuthorizationServer } from './mcp/authorization-server'
import { callWhoami, createSession } from './mcp/client'

const test = suite('an MCP server behind API Gateway')
test.after(cleanups.run)

const origin = 'https://mcp.example.com'
const resource = `${origin}/mcp`
const issuer = await startMcpAuthorizationServer(cleanups)
const { metadata, pass } = protectMcp(resource, issuer, jwt({ issuer }))

interface ResourceEvent {
  readonly httpMethod: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly requestContext: { readonly authorizer: Readonly<Record<string, string>> }
}

/** The Lambda of the route: the authorizer has checked the token, and its context says whose it is. */
async function mcpLambda({ httpMethod, headers, body, requestContext }: ResourceEvent) {
  const { client_id: clientId, sub: subject, scope = '' } = requestContext.authorizer
  const request = new Request(resource, { method: httpMethod, headers, body })
  const answer = await answerMcp(request, { clientId, subject, scopes: scope.split(' ') })
  return {
    statusCode: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: await answer.text()
  }
}

const gateway = await openGateway(restApiAuthorizer(pass, { refusals: 'throw' }), {
  resource: mcpLambda,
  routes: [{ method: 'ANY', resource: '/mcp' }],
  gatewayResponses: gatewayResponses(metadata),
  mockPaths: metadataPaths(metadata)
})

/** The custom domain is the local gateway; all else is the authorization server. */
async function fetchThrough(input: string | URL, init: RequestInit = {}): Promise<Response> {
  const url = String(input)
  if (!url.startsWith(origin)) return fetch(url, init)
  const reply = await send({
    url: url.replace(origin, gateway.mtlsUrl),
    method: init.method ?? 'GET',
    headers: Object.fromEntries(new Headers(init.headers)),
    ca: server.certificate,
    client: client1,
    ...(typeof init.body === 'string' ? { body: init.body } : {})
  })
  if (reply._tag !== 'Answered') throw new Error(reply.code)
  const headers = Object.entries(reply.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map(line => [name, line] as [string, string])
  )
  const hasBody = reply.status !== 202 && reply.body !== ''
  return new Response(hasBody ? reply.body : null, { status: reply.status, headers })
}

test('GET and HEAD of the metadata need no token, and no authorizer is invoked', async () => {
  const before = gateway.invocations().length
  for (const method of ['GET', 'HEAD']) {
    const answer = await fetchThrough(metadata.url, { method })
    assert.is(answer.status, 200)
    assert.is(answer.headers.get('access-control-allow-origin'), '*')
    assert.is(answer.headers.get('content-type'), 'application/json')
    if (method === 'GET') assert.equal(await answer.json(), metadata.document)
  }
  assert.is(gateway.invocations().length, before)
  assert.is((await fetchThrough(metadata.url, { method: 'POST' })).status, 403)
})
test('no token: 401 with the URL of the metadata, by the gateway response UNAUTHORIZED', async () => {
  const answer = await fetchThrough(resource, { method: 'POST', body: '{}' })
  assert.is(answer.status, 401)
  assert.is(
    answer.headers.get('www-authenticate'),
    `Bearer realm="protected", resource_metadata="${metadata.url}"`
  )
  assert.is(answer.headers.get('cache-control'), 'no-store')
})
test("the SDK's client gets a token by the metadata, and calls a tool, which sees no token", async () => {
  const session = createSession()
  const result = await callWhoami(resource, session, fetchThrough)
  assert.equal([result['subject'], result['scopes']], ['john', ['mcp:tools']])
  assert.not.ok((result['headers'] as readonly string[]).includes('authorization'))
  assert.is(session.authorizations[0]?.searchParams.get('resource'), resource)
})
test('a token without the scope: 403 with the scope, by ACCESS_DENIED, and the client asks for it', async () => {
  const session = createSession(knownClient)
  const narrow = async (input: string | URL, init?: RequestInit): Promise<Response> => {
    const answer = await fetchThrough(input, init)
    if (answer.status !== 401) return answer
    const challenge = answer.headers.get('www-authenticate') ?? ''
    const headers = { 'www-authenticate': `${challenge}, scope="mcp:read"` }
    return new Response(null, { status: 401, headers })
  }
  const result = await callWhoami(resource, session, narrow).catch((error: Error) => error.message)
  assert.ok(typeof result === 'string', 'the first token lacks the scope')
  const answer = await fetchThrough(resource, {
    method: 'POST',
    body: '{}',
    headers: { authorization: `Bearer ${session.tokens?.access_token}` }
  })
  assert.is(answer.status, 403)
  assert.is(
    answer.headers.get('www-authenticate'),
    `Bearer error="insufficient_scope", error_description="The token lacks a scope", scope="mcp:tools", resource_metadata="${metadata.url}"`
  )
  assert.equal((await callWhoami(resource, session, fetchThrough))['scopes'], ['mcp:tools'])
})

test.run()
