// A local model of Amazon API Gateway: mutual TLS, its events, its statuses and its bodies.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { loopback } from '../listening'
import { checkTruststore } from '../truststore'
import { stages } from './account'
import { createAuthorize } from './authorization'
import { type Listener, readRequest } from './gateway-request'
import { sendMock } from './gateway-responses'
import { httpResourceEvent } from './http-event'
import { runHandler } from './lambda'
import { startListeners } from './listeners'
import { sendRefusal, sendResult } from './response'
import { restResourceEvent } from './rest-event'
import { type Match, matchRoute } from './routes'
import type { Gateway, GatewaySettings, Invocation } from './settings'
import { httpRefusals, restRefusals } from './verdict'

/** Rejects if API Gateway would reject the truststore. */
export async function startLocalApiGateway(settings: GatewaySettings): Promise<Gateway> {
  const { api, resource, routes, gatewayResponses, mockPaths } = settings
  const store = checkTruststore(settings.truststore)
  if (store._tag === 'Rejected') throw new Error(store.reason)
  const invocations: Invocation[] = []
  const authorize = createAuthorize(settings, event => invocations.push({ event }))

  const handleRequest = async (
    listener: Listener,
    request: IncomingMessage,
    response: ServerResponse
  ): Promise<void> => {
    if (sendMock(mockPaths, request, response)) return
    const route = findRoute(api, listener, routes, request)
    if (route === undefined)
      return sendRefusal(
        response,
        api,
        (api === 'rest' ? restRefusals : httpRefusals).noRoute,
        randomUUID()
      )
    const gatewayRequest = readRequest(listener, request, route)
    const verdict = await authorize(gatewayRequest)
    if (verdict._tag === 'Refused')
      return sendRefusal(response, api, verdict.refusal, gatewayRequest.requestId, gatewayResponses)
    const toResourceEvent = api === 'rest' ? restResourceEvent : httpResourceEvent
    const event = toResourceEvent(gatewayRequest, verdict.context, await readBody(request))
    sendResult(response, api, await runHandler(resource, event, 29_000), gatewayRequest.requestId)
  }

  const { mtlsPort, executeApiPort, refusedHandshakes, close } = await startListeners(
    settings,
    handleRequest
  )
  return {
    mtlsUrl: `https://${loopback}:${mtlsPort}`,
    executeApiUrl: `https://${loopback}:${executeApiPort}${api === 'rest' ? `/${stages.rest}` : ''}`,
    invocations: () => [...invocations],
    refusedHandshakes,
    close
  }
}

function findRoute(
  api: 'rest' | 'http',
  listener: Listener,
  routes: GatewaySettings['routes'],
  { method = 'GET', url = '/' }: IncomingMessage
): { readonly path: string; readonly match: Match } | undefined {
  const [rawPath = '/'] = url.split('?')
  const path = api === 'rest' && listener === 'execute-api' ? removeStage(rawPath) : rawPath
  if (path === undefined) return undefined
  const match = matchRoute(routes, method, api === 'rest' ? removeTrailingSlash(path) : path)
  return match === undefined ? undefined : { path, match }
}

/** At the execute-api endpoint, the path of a REST API starts with the stage. */
function removeStage(path: string): string | undefined {
  return path.startsWith(`/${stages.rest}/`) ? path.slice(stages.rest.length + 1) : undefined
}

/** A REST API ignores one trailing slash. The event's path keeps it. */
function removeTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 0 ? null : Buffer.concat(chunks).toString('utf8')
}
