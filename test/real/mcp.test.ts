// An MCP server behind fetchGate, driven by the MCP SDK's client and a real authorization server.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { jwt } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMcpHandler, protectMcp } from '../../examples/hosts/mcp'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../examples/tutorial/listening'
import { knownClient, startMcpAuthorizationServer } from './mcp/authorization-server'
import { callWhoami, createSession } from './mcp/client'

const test = suite('an MCP server as a protected resource')
const cleanups = createCleanups()
test.after(cleanups.run)

const issuer = await startMcpAuthorizationServer(cleanups)
let handle: (request: Request) => Promise<Response>
const server = createServer(getRequestListener(request => handle(request)))
const origin = `http://127.0.0.1:${await listen(server)}`
cleanups.add(() => closeServer(server))
const resource = `${origin}/mcp`
const protectedMcp = protectMcp(resource, issuer, jwt({ issuer }))
handle = createMcpHandler(protectedMcp)
const metadataUrl = `${origin}/.well-known/oauth-protected-resource/mcp`

function post(token?: string, url = resource): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` })
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
  })
}
/** A token for a resource, as the SDK's client gets one. */
async function tokenFor(scope: string, forResource = resource): Promise<string> {
  const session = createSession(knownClient)
  const handler = createMcpHandler({
    ...protectMcp(forResource, issuer, () => ({ _tag: 'Inactive' }))
  })
  const withScope = async (input: string | URL, init?: RequestInit): Promise<Response> => {
    const url = String(input)
    if (!url.startsWith(new URL(forResource).origin)) return fetch(url, init)
    const answer = await handler(new Request(url, init))
    const headers = new Headers(answer.headers)
    headers.set(
      'www-authenticate',
      (headers.get('www-authenticate') ?? '').replace('mcp:tools', scope)
    )
    return new Response(answer.body, { status: answer.status, headers })
  }
  await callWhoami(forResource, session, withScope).catch(() => undefined)
  return session.tokens?.access_token ?? ''
}

test('no token: 401 with the URL of the metadata and the scope, and no error [RFC 9728 §5.1]', async () => {
  const answer = await post()
  assert.is(answer.status, 401)
  assert.is(
    answer.headers.get('www-authenticate'),
    `Bearer realm="protected", scope="mcp:tools", resource_metadata="${metadataUrl}"`
  )
})
test('the metadata names this very resource and its authorization server', async () => {
  const answer = await fetch(metadataUrl)
  assert.equal(await answer.json(), {
    resource,
    authorization_servers: [issuer],
    scopes_supported: ['mcp:tools'],
    bearer_methods_supported: ['header']
  })
})
test("the SDK's client finds the server, registers, gets a token for the resource, and calls a tool", async () => {
  const session = createSession()
  const result = await callWhoami(resource, session, fetch)
  assert.equal([result['subject'], result['scopes']], ['john', ['mcp:tools']])
  const [authorization] = session.authorizations
  assert.is(authorization?.searchParams.get('resource'), resource)
  assert.is(authorization?.searchParams.get('scope'), 'mcp:tools')
  assert.is(session.authorizations.length, 1)
})
test('a tool never sees the token: neither as authInfo nor as a header', async () => {
  const session = createSession(knownClient)
  const result = await callWhoami(resource, session, fetch)
  assert.not.ok((result['headers'] as readonly string[]).includes('authorization'))
  assert.not.match(JSON.stringify(result), session.tokens?.access_token ?? '-')
})
test('a token without the scope: 403 insufficient_scope with the scope', async () => {
  const answer = await post(await tokenFor('mcp:read'))
  assert.is(answer.status, 403)
  assert.is(
    answer.headers.get('www-authenticate'),
    `Bearer error="insufficient_scope", error_description="The token lacks a scope", scope="mcp:tools", resource_metadata="${metadataUrl}"`
  )
})
test("the SDK's client asks for the scope that the 403 names, and then calls the tool", async () => {
  const session = createSession(knownClient)
  session.tokens = { access_token: await tokenFor('mcp:read'), token_type: 'Bearer' }
  const result = await callWhoami(resource, session, fetch)
  assert.equal(result['scopes'], ['mcp:tools'])
  assert.is(session.authorizations.at(-1)?.searchParams.get('scope'), 'mcp:tools')
})
test('a token for another resource: 401 invalid_token [RFC 8707]', async () => {
  const answer = await post(await tokenFor('mcp:tools', 'https://other.example/mcp'))
  assert.is(answer.status, 401)
  assert.match(answer.headers.get('www-authenticate') ?? '', 'The token is not for this API')
})
test('a token in the URL is not read, and another path is as secret as this one', async () => {
  const token = await tokenFor('mcp:tools')
  assert.is((await post(undefined, `${resource}?access_token=${token}`)).status, 401)
  assert.is((await post(undefined, `${origin}/other`)).status, 401)
  assert.is((await post(token, `${origin}/other`)).status, 404)
  assert.is((await post(token)).status, 200)
})
for (const token of ['unknown', 'a.b.c'])
  test(`an invalid token (${token}): 401 invalid_token`, async () => {
    const answer = await post(token)
    assert.is(answer.status, 401)
    assert.match(answer.headers.get('www-authenticate') ?? '', 'error="invalid_token"')
  })

test.run()
