// A stand-in for Authlete's introspection API, version 2.x and 3.0, so that no account is needed. Authlete itself is not involved.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen, loopback, shut } from '../listening'
import { type AuthleteRequest, judgement } from './judgement'

export interface StandInSettings {
  /** 2.x: HTTP Basic. */
  readonly serviceApiKey: string
  readonly serviceApiSecret: string
  /** 3.0: a Bearer token, and the service in the path. */
  readonly serviceId: string
  readonly serviceAccessToken: string
  /** Asks the real authorization server what a token is [RFC 7662]. */
  readonly introspect: (token: string) => Promise<unknown>
}

export interface StandIn {
  readonly baseUrl: string
  /** Which versions were called, in order. */
  calls(): readonly ('2.x' | '3.0')[]
  close(): Promise<void>
}

export async function authleteStandIn(settings: StandInSettings): Promise<StandIn> {
  const calls: ('2.x' | '3.0')[] = []
  const server = createServer((request, response) => {
    serve(settings, calls, request, response).catch(() =>
      json(
        response,
        500,
        failure('X051100', 'The stand-in could not ask the authorization server.')
      )
    )
  })
  const port = await listen(server)
  return {
    baseUrl: `http://${loopback}:${port}`,
    calls: () => [...calls],
    close: () => shut(server)
  }
}

async function serve(
  settings: StandInSettings,
  calls: ('2.x' | '3.0')[],
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const entrance = entrances(settings).find(({ path }) => path === request.url)
  if (entrance === undefined || request.method !== 'POST')
    return json(response, 404, failure('X001202', 'There is no such API.'))
  if (request.headers.authorization !== entrance.authorization)
    return json(
      response,
      401,
      failure('X001201', 'The credentials of the API call are missing or wrong.')
    )
  calls.push(entrance.version)
  const asked = parsed(String(request.headers['content-type']), await text(request))
  if (asked === undefined)
    return json(response, 400, failure('X001203', 'The request is neither JSON nor a form.'))
  const answer =
    typeof asked.token === 'string' && asked.token !== ''
      ? await settings.introspect(asked.token)
      : {}
  json(response, 200, judgement(asked, answer as Readonly<Record<string, unknown>>))
}

function entrances({
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

function parsed(type: string, body: string): AuthleteRequest | undefined {
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body))
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function failure(resultCode: string, sentence: string): object {
  return { resultCode, resultMessage: `[${resultCode}] ${sentence}` }
}

function json(response: ServerResponse, status: number, value: object): void {
  response
    .writeHead(status, {
      'Content-Type': 'application/json;charset=utf-8',
      'Cache-Control': 'no-store'
    })
    .end(JSON.stringify(value))
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
