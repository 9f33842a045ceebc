// The event of an HTTP API's authorizer in payload format 2.0, and the event of the Lambda resource behind it.
import { account, arn, commonLogTime, domain, stageOf } from './account'
import { type Arrival, values } from './arrival'
import { clientCert } from './client-certificate'

export function httpArn({ method, path }: Arrival): string {
  return arn(stageOf.http, method, path)
}

/** `identitySource` holds the values; the member is absent where the authorizer has no identity source. */
export function httpEvent(arrival: Arrival, identitySource: readonly string[]): object {
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: httpArn(arrival),
    ...(identitySource.length === 0 ? {} : { identitySource }),
    ...shared(arrival),
    requestContext: context(arrival)
  }
}

/** The context of the authorizer's answer arrives as it was given, numbers and booleans included. */
export function httpResourceEvent(
  arrival: Arrival,
  lambda: Readonly<Record<string, unknown>>,
  body: string | null
): object {
  return {
    version: '2.0',
    ...shared(arrival),
    requestContext: { ...context(arrival), authorizer: { lambda } },
    ...(body === null ? {} : { body }),
    isBase64Encoded: false
  }
}

function routeKey({ match: { route } }: Arrival): string {
  return `${route.method} ${route.resource}`
}

/** Maps that would be empty are absent; cookies leave the headers. */
function shared(arrival: Arrival) {
  const cookies = values(arrival.lines, 'cookie')
    .flatMap(line => line.split(';'))
    .map(cookie => cookie.trim())
  const asked = [...new URLSearchParams(arrival.query)]
  return {
    routeKey: routeKey(arrival),
    rawPath: arrival.pathSent,
    rawQueryString: arrival.query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: joined(
      arrival.lines
        .filter(([name]) => name.toLowerCase() !== 'cookie')
        .map(([name, value]) => [name.toLowerCase(), value])
    ),
    ...(asked.length === 0 ? {} : { queryStringParameters: joined(asked) }),
    ...(Object.keys(arrival.match.parameters).length === 0
      ? {}
      : { pathParameters: arrival.match.parameters })
  }
}

/** Two values of one name become one, with a comma between them. */
function joined(pairs: readonly (readonly [string, string])[]): object {
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

function context(arrival: Arrival) {
  return {
    accountId: account.accountId,
    apiId: account.apiId,
    ...(arrival.certificate === undefined
      ? {}
      : { authentication: { clientCert: clientCert(arrival.certificate) } }),
    ...domain(values(arrival.lines, 'host')[0]),
    http: {
      method: arrival.method,
      path: arrival.pathSent,
      protocol: arrival.protocol,
      sourceIp: arrival.sourceIp,
      userAgent: values(arrival.lines, 'user-agent')[0] ?? ''
    },
    requestId: arrival.extendedRequestId,
    routeKey: routeKey(arrival),
    stage: stageOf.http,
    time: commonLogTime(arrival.time),
    timeEpoch: arrival.time
  }
}
