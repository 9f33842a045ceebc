// Gateway responses and mock integrations of a REST API, as its OpenAPI definition has them. Only
// literals and the authorizer's context are modelled, and templates without directives.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Refusal } from './verdict'

export interface GatewayResponse {
  readonly responseParameters?: Readonly<Record<string, string>>
}
export type GatewayResponses = Readonly<Record<string, GatewayResponse>>

interface MockResponse {
  readonly statusCode: string
  readonly responseParameters: Readonly<Record<string, string>>
  readonly responseTemplates: Readonly<Record<string, string>>
}

const typesOfErrors: Readonly<Record<string, string>> = {
  UnauthorizedException: 'UNAUTHORIZED',
  AccessDeniedException: 'ACCESS_DENIED'
}

function headersFrom(
  parameters: Readonly<Record<string, string>>,
  prefix: string,
  context: Readonly<Record<string, unknown>>
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, source]) => {
      const value =
        /^'(.*)'$/.exec(source)?.[1] ?? context[source.replace(/^context\.authorizer\./, '')]
      return value === undefined ? [] : [[name.slice(prefix.length), String(value)]]
    })
  )
}

/** The headers that the API adds to a refusal. After a thrown error there is no context. */
export function refusalHeaders(
  { errorType = '', context = {} }: Refusal,
  responses: GatewayResponses = {}
): Readonly<Record<string, string>> {
  const { responseParameters = {} } = responses[typesOfErrors[errorType] ?? ''] ?? {}
  return headersFrom(responseParameters, 'gatewayresponse.header.', context)
}

/** Answers a path that has a mock integration without an authorizer. False: it has none. */
export function sendMock(
  paths: Readonly<Record<string, object>> = {},
  { url = '', method = '' }: IncomingMessage,
  response: ServerResponse
): boolean {
  const operations = paths[url.split('?')[0] ?? ''] as
    | Readonly<Record<string, { readonly 'x-amazon-apigateway-integration': object }>>
    | undefined
  const integration = operations?.[method.toLowerCase()]?.['x-amazon-apigateway-integration'] as
    | { readonly responses: { readonly default: MockResponse } }
    | undefined
  if (integration === undefined) return false
  const { statusCode, responseParameters, responseTemplates } = integration.responses.default
  const template = responseTemplates['application/json'] ?? ''
  if (/[$#]/.test(template)) throw new Error('The local gateway evaluates no templates')
  response
    .writeHead(Number(statusCode), {
      'Content-Type': 'application/json',
      ...headersFrom(responseParameters, 'method.response.header.', {})
    })
    .end(template)
  return true
}
