// The events of a REST API: the REQUEST authorizer's and the route's Lambda's.
import { account, domainNames, executeApiArn, formatLogTime, stages } from './account'
import { toClientCert } from './client-certificate'
import { type GatewayRequest, headerValues } from './gateway-request'

export function restArn({ method, path }: GatewayRequest): string {
  return executeApiArn(stages.rest, method, path)
}

export function restEvent(request: GatewayRequest): object {
  return {
    type: 'REQUEST',
    methodArn: restArn(request),
    ...commonFields(request),
    ...headersAndParameters(request, map => map),
    requestContext: requestContext(request)
  }
}

/** Empty maps are null here, but `{}` in the authorizer's event. */
export function restResourceEvent(
  request: GatewayRequest,
  authorizer: Readonly<Record<string, unknown>>,
  body: string | null
): object {
  return {
    ...commonFields(request),
    ...headersAndParameters(request, map => (Object.keys(map).length === 0 ? null : map)),
    requestContext: { ...requestContext(request), authorizer },
    body,
    isBase64Encoded: false
  }
}

function commonFields({ method, path, match: { route } }: GatewayRequest) {
  return { resource: route.resource, path, httpMethod: method }
}

function headersAndParameters<A>(
  { headerLines, query, match }: GatewayRequest,
  shape: (map: object) => A
) {
  const queryParameters = [...new URLSearchParams(query)]
  return {
    headers: shape(lastValues(headerLines)),
    multiValueHeaders: shape(allValues(headerLines)),
    queryStringParameters: shape(lastValues(queryParameters)),
    multiValueQueryStringParameters: shape(allValues(queryParameters)),
    pathParameters: shape(match.parameters),
    stageVariables: shape({})
  }
}

type Pairs = readonly (readonly [string, string])[]

/** `headers` has the last value of a repeated header, `multiValueHeaders` has all. */
function lastValues(pairs: Pairs): object {
  return Object.fromEntries(pairs)
}
function allValues(pairs: Pairs): object {
  return Object.fromEntries(
    pairs.map(([name]) => [name, pairs.filter(([each]) => each === name).map(([, value]) => value)])
  )
}

function requestContext(request: GatewayRequest) {
  const {
    method,
    rawPath,
    headerLines,
    time,
    match: { route }
  } = request
  return {
    resourceId: account.resourceId,
    resourcePath: route.resource,
    httpMethod: method,
    extendedRequestId: request.extendedRequestId,
    requestTime: formatLogTime(time),
    path: rawPath,
    accountId: account.accountId,
    protocol: request.protocol,
    stage: stages.rest,
    requestTimeEpoch: time,
    requestId: request.requestId,
    deploymentId: account.deploymentId,
    apiId: account.apiId,
    ...domainNames(headerValues(headerLines, 'host')[0]),
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: headerValues(headerLines, 'user-agent')[0] ?? null,
      user: null,
      // Absent without mutual TLS, not null.
      ...(request.certificate === undefined
        ? {}
        : { clientCert: toClientCert(request.certificate) })
    }
  }
}
