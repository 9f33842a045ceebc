// A stand-in for Authlete's introspection API 2.x and 3.0, so that you need no account. Authlete is
// not involved.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { closeServer, listen, loopback } from '../listening'
import { type AuthleteRequest, introspectionResponse } from './introspection-response'

export interface StandInSettings {
  /** 2.x: HTTP Basic. */
  readonly serviceApiKey: string
  readonly serviceApiSecret: string
  /** 3.0: Bearer token, with the service in the path. */
  readonly serviceId: string
  readonly serviceAccessToken: string
  /** Introspects the token at the real authorization server [RFC 7662]. */
  readonly introspect: (token: string) => Promise<unknown>
}

export interface StandIn {
  readonly baseUrl: string
  /** The version of each call, in order. */
  calls(): readonly ('2.x' | '3.0')[]
  close(): Promise<void>
}

export async function startAuthleteStandIn(settings: StandInSettings): Promise<StandIn> {
  const calls: ('2.x' | '3.0')[] = []
  const server = createServer((request, response) => {
    answerRequest(settings, calls, request, response).catch(() =>
      sendJson(
        response,
        500,
        apiError('X051100', 'The stand-in could not reach the authorization server.')
      )
    )
  })
  const port = await listen(server)
  return {
    baseUrl: `http://${loopback}:${port}`,
    calls: () => [...calls],
    close: () => closeServer(server)
  }
}

async function answerRequest(
  settings: StandInSettings,
  calls: ('2.x' | '3.0')[],
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const endpoint = endpoints(settings).find(({ path }) => path === request.url)
  if (endpoint === undefined || request.method !== 'POST')
    return sendJson(response, 404, apiError('X001202', 'There is no such API.'))
  if (request.headers.authorization !== endpoint.authorization)
    return sendJson(
      response,
      401,
      apiError('X001201', 'The credentials of the API call are missing or wrong.')
    )
  calls.push(endpoint.version)
  const introspectionRequest = parseRequest(
    String(request.headers['content-type']),
    await readBody(request)
  )
  if (introspectionRequest === undefined)
    return sendJson(response, 400, apiError('X001203', 'The request is neither JSON nor a form.'))
  const introspection =
    typeof introspectionRequest.token === 'string' && introspectionRequest.token !== ''
      ? await settings.introspect(introspectionRequest.token)
      : {}
  sendJson(
    response,
    200,
    introspectionResponse(introspectionRequest, introspection as Readonly<Record<string, unknown>>)
  )
}

function endpoints({
  serviceApiKey,
  serviceApiSecret,
  serviceId,
  serviceAccessToken
}: StandInSettings) {
  return [
    {
      version: '2.x',
      path: '/api/auth/introspection',
      authorization: `Basic ${Buffer.from(`${serviceApiKey}:${serviceApiSecret}`).toString('base64')}`
    },
    {
      version: '3.0',
      path: `/api/${serviceId}/auth/introspection`,
      authorization: `Bearer ${serviceAccessToken}`
    }
  ] as const
}

function parseRequest(contentType: string, body: string): AuthleteRequest | undefined {
  if (contentType.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body))
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function apiError(resultCode: string, message: string): object {
  return { resultCode, resultMessage: `[${resultCode}] ${message}` }
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response
    .writeHead(status, {
      'Content-Type': 'application/json;charset=utf-8',
      'Cache-Control': 'no-store'
    })
    .end(JSON.stringify(value))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
