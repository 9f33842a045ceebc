// A local Amazon API Gateway: mutual TLS, the real events, the authorizer's answer enforced in API Gateway's own words.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { loopback } from '../listening'
import { truststore } from '../truststore'
import { stageOf } from './account'
import { arrival, type Listener } from './arrival'
import { authorization } from './authorization'
import { httpResourceEvent } from './http-event'
import { run } from './lambda'
import { listeners } from './listeners'
import { deliver, refuse } from './response'
import { restResourceEvent } from './rest-event'
import { type Match, matching } from './routes'
import type { Gateway, GatewaySettings, Invocation } from './settings'
import { httpRefusals, restRefusals } from './verdict'

/** Rejects when the truststore is one that API Gateway would refuse. */
export async function localApiGateway(settings: GatewaySettings): Promise<Gateway> {
  const { api, resource, routes } = settings
  const store = truststore(settings.truststore)
  if (store._tag === 'Rejected') throw new Error(store.why)
  const invocations: Invocation[] = []
  const authorize = authorization(settings, event => invocations.push({ event }))

  const serve = async (
    listener: Listener,
    request: IncomingMessage,
    response: ServerResponse
  ): Promise<void> => {
    const place = placeOf(api, listener, routes, request)
    if (place === undefined)
      return refuse(
        response,
        api,
        (api === 'rest' ? restRefusals : httpRefusals).noRoute,
        randomUUID()
      )
    const arrived = arrival(listener, request, place)
    const verdict = await authorize(arrived)
    if (verdict._tag === 'Refused') return refuse(response, api, verdict.refusal, arrived.requestId)
    const event = (api === 'rest' ? restResourceEvent : httpResourceEvent)(
      arrived,
      verdict.context,
      await bodyOf(request)
    )
    deliver(response, api, await run(resource, event, 29_000), arrived.requestId)
  }

  const { mtlsPort, executeApiPort, refusedHandshakes, close } = await listeners(settings, serve)
  return {
    mtlsUrl: `https://${loopback}:${mtlsPort}`,
    executeApiUrl: `https://${loopback}:${executeApiPort}${api === 'rest' ? `/${stageOf.rest}` : ''}`,
    invocations: () => [...invocations],
    refusedHandshakes,
    close
  }
}

function placeOf(
  api: 'rest' | 'http',
  listener: Listener,
  routes: GatewaySettings['routes'],
  { method = 'GET', url = '/' }: IncomingMessage
): { readonly path: string; readonly match: Match } | undefined {
  const [sent = '/'] = url.split('?')
  const path = api === 'rest' && listener === 'execute-api' ? belowStage(sent) : sent
  if (path === undefined) return undefined
  const match = matching(routes, method, api === 'rest' ? unslashed(path) : path)
  return match === undefined ? undefined : { path, match }
}

/** At its execute-api endpoint a REST API begins below its stage. */
function belowStage(path: string): string | undefined {
  return path.startsWith(`/${stageOf.rest}/`) ? path.slice(stageOf.rest.length + 1) : undefined
}

/** A REST API finds a resource also by one slash more; the event's path keeps the slash. */
function unslashed(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return parts.length === 0 ? null : Buffer.concat(parts).toString('utf8')
}
