// An MCP server as a protected resource [MCP, Authorization]: Streamable HTTP behind fetchGate, on
// any host with a fetch Request. It says where tokens come from, and takes only those made for it.

import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  type Allow,
  bearerAllowed,
  type Gate,
  gate,
  type Introspect,
  type ResourceMetadata,
  resourceMetadata,
  scopes
} from 'gatecheck'
import { fetchGate, isAllow } from 'gatecheck/fetch'

export interface ProtectedMcp {
  readonly metadata: ResourceMetadata
  readonly pass: Gate
}

/**
 * `resource` is the URL of the MCP endpoint: tokens must have it as their audience. MCP clients get
 * bearer tokens: to demand bound ones, leave out `bearerAllowed`.
 */
export function protectMcp(resource: string, issuer: string, introspect: Introspect): ProtectedMcp {
  const metadata = resourceMetadata({
    resource,
    authorizationServers: [issuer],
    scopesSupported: ['mcp:tools']
  })
  const pass = gate({
    introspect,
    require: bearerAllowed(scopes('mcp:tools')),
    audience: resource,
    challenge: { scope: true, metadata }
  })
  return { metadata, pass }
}

/** A tool sees who called it, and never the token: it must not be passed on to another API. */
function createServer(): McpServer {
  const server = new McpServer({ name: 'example', version: '1.0.0' })
  server.registerTool('whoami', { description: 'Who calls' }, ({ authInfo, requestInfo }) => ({
    content: [
      {
        type: 'text',
        text: JSON.stringify({
          client: authInfo?.clientId,
          scopes: authInfo?.scopes,
          ...authInfo?.extra,
          headers: Object.keys(requestInfo?.headers ?? {})
        })
      }
    ]
  }))
  return server
}

/** What a tool may know of the caller. */
export type Caller = Pick<Allow['token'], 'clientId' | 'subject' | 'scopes'>

/** Stateless: a server for each request, and its answer as JSON. */
export async function answerMcp(request: Request, caller: Caller): Promise<Response> {
  if (request.method !== 'POST')
    return new Response(null, { status: 405, headers: { allow: 'POST' } })
  const headers = new Headers(request.headers)
  headers.delete('authorization')
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  // Its optional members are not those of exactOptionalPropertyTypes.
  await createServer().connect(transport as Transport)
  return transport.handleRequest(new Request(request, { headers }), {
    authInfo: {
      token: '',
      clientId: caller.clientId ?? '',
      scopes: [...caller.scopes],
      extra: { subject: caller.subject }
    }
  })
}

export function createMcpHandler({
  metadata,
  pass
}: ProtectedMcp): (request: Request) => Promise<Response> {
  const guard = fetchGate(pass, { metadata })
  const { pathname: path } = new URL(String(metadata.document['resource']))
  return async request => {
    const answer = await guard(request)
    if (!isAllow(answer)) return answer
    return new URL(request.url).pathname === path
      ? answerMcp(request, answer.token)
      : new Response(null, { status: 404 })
  }
}
