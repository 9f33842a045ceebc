// For users' own tests: an authorization server that knows a few tokens, API Gateway's events, sample certificates.

import type { Introspect, Token } from '../src/types'
import { assert, rejectUnknownOptions } from '../src/values/options'
import { isToken } from '../src/values/token'

export { type SampleCertificate, sampleCertificates } from './testing/certificates'

const fields: readonly (keyof Token)[] = [
  'scopes',
  'confirmation',
  'claims',
  'subject',
  'clientId',
  'issuer',
  'audience',
  'expiresAt',
  'notBefore',
  'authTime',
  'acr'
]

/**
 * An `Introspect` that knows these tokens, and calls every other one inactive. What a token leaves out is absent: no scopes,
 * no expiry, bound to nothing.
 *
 * Throws a `TypeError` at construction for a field that no token has, or that holds what it cannot: a misspelled `expiresAt` would
 * never expire, and its test prove nothing. Never asks anyone and never fails. Does NOT judge: the gate's own checks do, with the clock the gate was given.
 *
 * @example
 * const introspect = knownTokens({ good: { scopes: ['time:query'], confirmation: { thumbprint: sampleCertificates.first.thumbprint } } })
 */
export function knownTokens(tokens: Readonly<Record<string, Partial<Token>>>): Introspect {
  const all = new Map(
    Object.entries(tokens).map(([name, given]): [string, Token] => {
      rejectUnknownOptions(`knownTokens({ ${name} })`, given, fields)
      const token: Token = { scopes: [], confirmation: {}, claims: {}, ...given }
      assert(
        isToken(token),
        `knownTokens({ ${name} }): a field is wrong. Pass lists of texts, whole seconds, thumbprints of 43 characters.`
      )
      return [name, token]
    })
  )
  return async ({ token }) => {
    const found = all.get(token)
    return found === undefined ? { _tag: 'Inactive' } : { _tag: 'Active', token: found }
  }
}

export interface EventOptions {
  /** Default `GET`. */
  readonly method?: string | undefined
  /** Default `/time`. */
  readonly path?: string | undefined
  /** The API's own route: REST resource or HTTP API path template. Default: the path. */
  readonly route?: string | undefined
  /** Sent as `Authorization: Bearer …`; default: no such header. */
  readonly token?: string | undefined
  /** The client's certificate, PEM; default: none was shown. */
  readonly certificate?: string | undefined
  /** More headers, as the client wrote them. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Default `prod` (REST), `$default` (HTTP API). */
  readonly stage?: string | undefined
}

const api = { account: '123456789012', id: 'abcdef1234', region: 'eu-west-1' } as const

function arnOf(stage: string, method: string, path: string): string {
  return `arn:aws:execute-api:${api.region}:${api.account}:${api.id}/${stage}/${method}${path}`
}

function clientCertOf(pem: string) {
  return {
    clientCertPem: pem,
    subjectDN: 'CN=gatecheck sample client',
    issuerDN: 'CN=gatecheck sample client',
    serialNumber: '1',
    validity: { notBefore: 'Nov 23 18:24:50 2026 GMT', notAfter: 'Oct 30 18:24:50 2126 GMT' }
  }
}

function headersOf(
  token: string | undefined,
  headers: Readonly<Record<string, string>> = {}
): Record<string, string> {
  return {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    Host: 'api.example.com',
    ...headers
  }
}

/**
 * The event that a REST API's REQUEST authorizer gets. `clientCert` is absent, not null, where no certificate was shown.
 * Does NOT check its parts: a test may write what no client could send.
 *
 * @example
 * const policy = await handler(restApiEvent({ path: '/time', token: 'good', certificate: sampleCertificates.first.pem }))
 */
export function restApiEvent({
  method = 'GET',
  path = '/time',
  route = path,
  token,
  certificate,
  headers,
  stage = 'prod'
}: EventOptions = {}) {
  const sent = headersOf(token, headers)
  return {
    type: 'REQUEST' as const,
    methodArn: arnOf(stage, method, path),
    resource: route,
    path,
    httpMethod: method,
    headers: sent,
    multiValueHeaders: Object.fromEntries(
      Object.entries(sent).map(([name, value]) => [name, [value]])
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
        ...(certificate === undefined ? {} : { clientCert: clientCertOf(certificate) })
      }
    }
  }
}

/**
 * The event that an HTTP API's authorizer gets, payload 2.0: header names in lower case, `authentication` absent without a
 * certificate. Does NOT check its parts.
 *
 * @example
 * const { isAuthorized } = await handler(httpApiEvent({ path: '/time', token: 'good', certificate: sampleCertificates.first.pem }))
 */
export function httpApiEvent({
  method = 'GET',
  path = '/time',
  route = path,
  token,
  certificate,
  headers,
  stage = '$default'
}: EventOptions = {}) {
  const sent = headersOf(token, headers)
  const routeKey = route === '$default' ? route : `${method} ${route}`
  const rawPath = stage === '$default' ? path : `/${stage}${path}`
  return {
    version: '2.0' as const,
    type: 'REQUEST' as const,
    routeArn: arnOf(stage, method, path),
    routeKey,
    rawPath,
    rawQueryString: '',
    identitySource: token === undefined ? [] : [`Bearer ${token}`],
    headers: Object.fromEntries(
      Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value])
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
        : { authentication: { clientCert: clientCertOf(certificate) } })
    }
  }
}
