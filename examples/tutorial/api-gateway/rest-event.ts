// The event of a REST API's REQUEST authorizer, and the event of the Lambda resource behind it.
import { account, arn, commonLogTime, domain, stageOf } from './account'
import { type Arrival, values } from './arrival'
import { clientCert } from './client-certificate'

export function restArn({ method, path }: Arrival): string {
  return arn(stageOf.rest, method, path)
}

export function restEvent(arrival: Arrival): object {
  return {
    type: 'REQUEST',
    methodArn: restArn(arrival),
    ...shared(arrival),
    ...maps(arrival, map => map),
    requestContext: context(arrival)
  }
}

/** Where an authorizer's event has `{}`, a resource's has null; `authorizer` is what the policy's context became. */
export function restResourceEvent(
  arrival: Arrival,
  authorizer: Readonly<Record<string, unknown>>,
  body: string | null
): object {
  return {
    ...shared(arrival),
    ...maps(arrival, map => (Object.keys(map).length === 0 ? null : map)),
    requestContext: { ...context(arrival), authorizer },
    body,
    isBase64Encoded: false
  }
}

function shared({ method, path, match: { route } }: Arrival) {
  return { resource: route.resource, path, httpMethod: method }
}

function maps<A>({ lines, query, match }: Arrival, shape: (map: object) => A) {
  const asked = [...new URLSearchParams(query)]
  return {
    headers: shape(last(lines)),
    multiValueHeaders: shape(all(lines)),
    queryStringParameters: shape(last(asked)),
    multiValueQueryStringParameters: shape(all(asked)),
    pathParameters: shape(match.parameters),
    stageVariables: shape({})
  }
}

type Pairs = readonly (readonly [string, string])[]
/** `headers` keeps the last of a repeated header; only `multiValueHeaders` shows that there were more. Names keep the client's case. */
function last(pairs: Pairs): object {
  return Object.fromEntries(pairs)
}
function all(pairs: Pairs): object {
  return Object.fromEntries(
    pairs.map(([name]) => [name, pairs.filter(([each]) => each === name).map(([, value]) => value)])
  )
}

function context(arrival: Arrival) {
  const {
    method,
    pathSent,
    lines,
    time,
    match: { route }
  } = arrival
  return {
    resourceId: account.resourceId,
    resourcePath: route.resource,
    httpMethod: method,
    extendedRequestId: arrival.extendedRequestId,
    requestTime: commonLogTime(time),
    path: pathSent,
    accountId: account.accountId,
    protocol: arrival.protocol,
    stage: stageOf.rest,
    requestTimeEpoch: time,
    requestId: arrival.requestId,
    deploymentId: account.deploymentId,
    apiId: account.apiId,
    ...domain(values(lines, 'host')[0]),
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: arrival.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: values(lines, 'user-agent')[0] ?? null,
      user: null,
      // Without mutual TLS the member is absent, not null.
      ...(arrival.certificate === undefined ? {} : { clientCert: clientCert(arrival.certificate) })
    }
  }
}
