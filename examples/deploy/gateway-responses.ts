// What a REST API needs beside its authorizer so that clients find out where to get a token: data
// for its OpenAPI definition. HTTP APIs have neither gateway responses nor mock integrations.
import type { ResourceMetadata } from 'gatecheck'

interface GatewayResponse {
  readonly statusCode: number
  readonly responseParameters: Readonly<Record<string, string>>
  readonly responseTemplates: Readonly<Record<string, string>>
}

const responseTemplates = { 'application/json': '{"message":$context.error.messageString}' }

function header(name: string, value: string): Readonly<Record<string, string>> {
  return { [`gatewayresponse.header.${name}`]: value }
}

/**
 * For `x-amazon-apigateway-gateway-responses`, with `restApiAuthorizer(pass, { refusals: 'throw' })`
 * and `gate({ challenge: { metadata } })`. A 401 has no context, so its challenge is fixed. A 403 has
 * the challenge that the gate made, with the scopes that are missing.
 *
 * If the metadata names algorithms for DPoP proofs, the fixed challenge has the scheme DPoP, too
 * [RFC 9449 §7.1], and a 403 has the nonce of the authorizer's context, which a browser's script may
 * read. With nonces, leave `refusals` at 'policy': after a throw there is no context.
 */
export function gatewayResponses({
  url,
  document
}: ResourceMetadata): Readonly<Record<'UNAUTHORIZED' | 'ACCESS_DENIED', GatewayResponse>> {
  if (url.includes("'"))
    throw new TypeError(
      `gatewayResponses: write %27 for the ' in ${url}, which would end the literal`
    )
  const algorithms = document['dpop_signing_alg_values_supported'] as readonly string[] | undefined
  const metadataParameter = `resource_metadata="${url}"`
  const challenges = [`Bearer realm="protected", ${metadataParameter}`]
  if (algorithms !== undefined)
    challenges.push(`DPoP algs="${algorithms.join(' ')}", ${metadataParameter}`)
  const exposed = algorithms === undefined ? 'WWW-Authenticate' : 'WWW-Authenticate, DPoP-Nonce'
  const common = {
    ...header('Cache-Control', "'no-store'"),
    ...header('Access-Control-Expose-Headers', `'${exposed}'`)
  }
  return {
    UNAUTHORIZED: {
      statusCode: 401,
      responseParameters: {
        ...header('WWW-Authenticate', `'${challenges.join(', ')}'`),
        ...common
      },
      responseTemplates
    },
    ACCESS_DENIED: {
      statusCode: 403,
      responseParameters: {
        ...header('WWW-Authenticate', 'context.authorizer.challenge'),
        ...(algorithms === undefined ? {} : header('DPoP-Nonce', 'context.authorizer.dpop_nonce')),
        ...common
      },
      responseTemplates
    }
  }
}

/** Escapes `$` and `#`, which a mapping template would interpret. */
function toTemplate(json: string): string {
  return json.replace(/[$#]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`)
}

/**
 * For `paths`: a mock integration that serves the document. `security: []`: without the authorizer.
 * Every other path must have it.
 *
 * The API must be at the root of its domain name: a base path or a stage would come before
 * `/.well-known`. A resource with a query cannot be served by API Gateway.
 */
export function metadataPaths({
  path,
  answer
}: ResourceMetadata): Readonly<Record<string, object>> {
  if (path.includes('?'))
    throw new TypeError(
      'metadataPaths: a path of API Gateway has no query: name a resource without one'
    )
  const { headers = {}, body = '' } = answer('GET', path) ?? {}
  const names = Object.keys(headers).filter(name => name !== 'content-type')
  const parameters = (value: (name: string) => unknown): object =>
    Object.fromEntries(names.map(name => [`method.response.header.${name}`, value(name)]))
  const operation = {
    security: [],
    responses: {
      200: {
        description: 'The metadata of the resource [RFC 9728]',
        headers: Object.fromEntries(names.map(name => [name, { schema: { type: 'string' } }]))
      }
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode":200}' },
      responses: {
        default: {
          statusCode: '200',
          responseParameters: parameters(name => `'${headers[name]}'`),
          responseTemplates: { 'application/json': toTemplate(body) }
        }
      }
    }
  }
  return { [path]: { get: operation, head: operation } }
}
