// The events of an HTTP API, payload format 2.0: the authorizer's and the route's Lambda's.
import { account, domainNames, executeApiArn, formatLogTime, stages } from './account'
import { toClientCert } from './client-certificate'
import { type GatewayRequest, headerValues } from './gateway-request'

export function httpArn({ method, path }: GatewayRequest): string {
  return executeApiArn(stages.http, method, path)
}

/** The member `identitySource` is absent if the authorizer has no identity source. */
export function httpEvent(request: GatewayRequest, identitySource: readonly string[]): object {
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: httpArn(request),
    ...(identitySource.length === 0 ? {} : { identitySource }),
    ...commonFields(request),
    requestContext: requestContext(request)
  }
}

/** Keeps the types of the authorizer's context: numbers and booleans stay what they are. */
export function httpResourceEvent(
  request: GatewayRequest,
  lambda: Readonly<Record<string, unknown>>,
  body: string | null
): object {
  return {
    version: '2.0',
    ...commonFields(request),
    requestContext: { ...requestContext(request), authorizer: { lambda } },
    ...(body === null ? {} : { body }),
    isBase64Encoded: false
  }
}

function routeKey({ match: { route } }: GatewayRequest): string {
  return `${route.method} ${route.resource}`
}

/** Empty maps are absent. Cookies are not among the headers. */
function commonFields(request: GatewayRequest) {
  const cookies = headerValues(request.headerLines, 'cookie')
    .flatMap(line => line.split(';'))
    .map(cookie => cookie.trim())
  const queryParameters = [...new URLSearchParams(request.query)]
  return {
    routeKey: routeKey(request),
    rawPath: request.rawPath,
    rawQueryString: request.query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: joinValues(
      request.headerLines
        .filter(([name]) => name.toLowerCase() !== 'cookie')
        .map(([name, value]) => [name.toLowerCase(), value])
    ),
    ...(queryParameters.length === 0 ? {} : { queryStringParameters: joinValues(queryParameters) }),
    ...(Object.keys(request.match.parameters).length === 0
      ? {}
      : { pathParameters: request.match.parameters })
  }
}

/** Several values of one name become one string with commas. */
function joinValues(pairs: readonly (readonly [string, string])[]): object {
  return Object.fromEntries(
    pairs.map(([name]) => [
      name,
      pairs
        .filter(([each]) => each === name)
        .map(([, value]) => value)
        .join(',')
    ])
  )
}

function requestContext(request: GatewayRequest) {
  return {
    accountId: account.accountId,
    apiId: account.apiId,
    ...(request.certificate === undefined
      ? {}
      : { authentication: { clientCert: toClientCert(request.certificate) } }),
    ...domainNames(headerValues(request.headerLines, 'host')[0]),
    http: {
      method: request.method,
      path: request.rawPath,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: headerValues(request.headerLines, 'user-agent')[0] ?? ''
    },
    requestId: request.extendedRequestId,
    routeKey: routeKey(request),
    stage: stages.http,
    time: formatLogTime(request.time),
    timeEpoch: request.time
  }
}
