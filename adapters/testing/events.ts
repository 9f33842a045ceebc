// The events that API Gateway sends to an authorizer.
import { isObject, isString } from '../../src/values/guards'
import { type OptionRule, type OptionRules, validateOptions } from '../../src/values/options'

export interface EventOptions {
  /** Default `GET`. */
  readonly method?: string | undefined
  /** Default `/time`. */
  readonly path?: string | undefined
  /** The route as the API names it: REST resource or HTTP API path template. Default: the path. */
  readonly route?: string | undefined
  /** Sent as `Authorization: Bearer …`. Default: no such header. */
  readonly token?: string | undefined
  /** The client's certificate, PEM. Default: the client presents none. */
  readonly certificate?: string | undefined
  /** More headers, in the client's spelling. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Default `prod` (REST), `$default` (HTTP API). */
  readonly stage?: string | undefined
}

const text: OptionRule = [isString, 'a string']

const optionRules: OptionRules = {
  method: text,
  path: text,
  route: text,
  token: text,
  certificate: [isString, 'the PEM text, such as sampleCertificates.first.pem'],
  headers: [isObject, 'an object of names and values'],
  stage: text
} satisfies Record<keyof EventOptions, OptionRule>

const api = { account: '123456789012', id: 'abcdef1234', region: 'eu-west-1' } as const

function makeArn(stage: string, method: string, path: string): string {
  return `arn:aws:execute-api:${api.region}:${api.account}:${api.id}/${stage}/${method}${path}`
}

function describeClientCert(pem: string) {
  return {
    clientCertPem: pem,
    subjectDN: 'CN=gatecheck sample client',
    issuerDN: 'CN=gatecheck sample client',
    serialNumber: '1',
    validity: { notBefore: 'Nov 23 18:24:50 2026 GMT', notAfter: 'Oct 30 18:24:50 2126 GMT' }
  }
}

function makeHeaders(
  token: string | undefined,
  moreHeaders: Readonly<Record<string, string>> = {}
): Record<string, string> {
  return {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    Host: 'api.example.com',
    ...moreHeaders
  }
}

/**
 * The event that a REST API's REQUEST authorizer gets. Without a certificate `clientCert` is
 * absent, not null. Throws a `TypeError` if an option is unknown or of another kind: an event with
 * a misspelled certificate has none, and the test would prove nothing. Does NOT check the strings:
 * a test may write what no client could send.
 *
 * @example
 * const certificate = sampleCertificates.first.pem
 * const policy = await handler(restApiEvent({ path: '/time', token: 'good', certificate }))
 */
export function restApiEvent(options: EventOptions = {}) {
  validateOptions('restApiEvent(options)', options, {}, optionRules)
  const { method = 'GET', path = '/time', route = path, stage = 'prod' } = options
  const { token, certificate, headers } = options
  const sentHeaders = makeHeaders(token, headers)
  return {
    type: 'REQUEST' as const,
    methodArn: makeArn(stage, method, path),
    resource: route,
    path,
    httpMethod: method,
    headers: sentHeaders,
    multiValueHeaders: Object.fromEntries(
      Object.entries(sentHeaders).map(([name, value]) => [name, [value]])
    ),
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    pathParameters: {},
    stageVariables: {},
    requestContext: {
      accountId: api.account,
      apiId: api.id,
      stage,
      resourceId: 'w567jh',
      resourcePath: route,
      httpMethod: method,
      path: `/${stage}${path}`,
      protocol: 'HTTP/1.1',
      requestId: '00000000-0000-4000-8000-000000000000',
      requestTimeEpoch: 1_795_457_090_000,
      domainName: 'api.example.com',
      identity: {
        sourceIp: '192.0.2.1',
        userAgent: 'test',
        ...(certificate === undefined ? {} : { clientCert: describeClientCert(certificate) })
      }
    }
  }
}

/**
 * The event that an HTTP API's authorizer gets, payload 2.0. Header names are in lower case.
 * Without a certificate `authentication` is absent. Throws a `TypeError` if an option is unknown or
 * of another kind. Does NOT check the strings: a test may write what no client could send.
 *
 * @example
 * const certificate = sampleCertificates.first.pem
 * const event = httpApiEvent({ path: '/time', token: 'good', certificate })
 * const { isAuthorized } = await handler(event)
 */
export function httpApiEvent(options: EventOptions = {}) {
  validateOptions('httpApiEvent(options)', options, {}, optionRules)
  const { method = 'GET', path = '/time', route = path, stage = '$default' } = options
  const { token, certificate, headers } = options
  const sentHeaders = makeHeaders(token, headers)
  const routeKey = route === '$default' ? route : `${method} ${route}`
  const rawPath = stage === '$default' ? path : `/${stage}${path}`
  return {
    version: '2.0' as const,
    type: 'REQUEST' as const,
    routeArn: makeArn(stage, method, path),
    routeKey,
    rawPath,
    rawQueryString: '',
    identitySource: token === undefined ? [] : [`Bearer ${token}`],
    headers: Object.fromEntries(
      Object.entries(sentHeaders).map(([name, value]) => [name.toLowerCase(), value])
    ),
    requestContext: {
      accountId: api.account,
      apiId: api.id,
      stage,
      routeKey,
      domainName: 'api.example.com',
      domainPrefix: 'api',
      requestId: 'ZhNHJhhLjoEEPiw=',
      time: '23/Nov/2026:18:24:50 +0000',
      timeEpoch: 1_795_457_090_000,
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'test'
      },
      ...(certificate === undefined
        ? {}
        : { authentication: { clientCert: describeClientCert(certificate) } })
    }
  }
}
