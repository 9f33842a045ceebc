// What a REST API needs beside its authorizer so that clients find out where to get a token: data
// for its OpenAPI definition. HTTP APIs have neither gateway responses nor mock integrations.
import type { ResourceMetadata } from 'gatecheck'

interface GatewayResponse {
  readonly statusCode: number
  readonly responseParameters: Readonly<Record<string, string>>
  readonly responseTemplates: Readonly<Record<string, string>>
}

const exposed = {
  'gatewayresponse.header.Cache-Control': "'no-store'",
  'gatewayresponse.header.Access-Control-Expose-Headers': "'WWW-Authenticate'"
}
const responseTemplates = { 'application/json': '{"message":$context.error.messageString}' }

/**
 * For `x-amazon-apigateway-gateway-responses`, with `restApiAuthorizer(pass, { refusals: 'throw' })`
 * and `gate({ challenge: { metadata } })`. A 401 has no context, so its challenge is fixed. A 403
 * has the challenge that the gate made, with the scopes that are missing.
 */
export function gatewayResponses({
  url
}: ResourceMetadata): Readonly<Record<'UNAUTHORIZED' | 'ACCESS_DENIED', GatewayResponse>> {
  if (url.includes("'")) throw new TypeError("gatewayResponses: ' would end a literal")
  const challenge = `Bearer realm="protected", resource_metadata="${url}"`
  return {
    UNAUTHORIZED: {
      statusCode: 401,
      responseParameters: {
        'gatewayresponse.header.WWW-Authenticate': `'${challenge}'`,
        ...exposed
      },
      responseTemplates
    },
    ACCESS_DENIED: {
      statusCode: 403,
      responseParameters: {
        'gatewayresponse.header.WWW-Authenticate': 'context.authorizer.challenge',
        ...exposed
      },
      responseTemplates
    }
  }
}

/** JSON that is also a template: only `$` and `#` mean something there. */
function toTemplate(json: string): string {
  return json.replace(/[$#]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`)
}

/**
 * For `paths`: a mock integration that serves the document. `security: []`: without the authorizer.
 * Every other path must have it.
 *
 * The API must be at the root of its domain name: a base path or a stage would come before
 * `/.well-known`. A resource with a query cannot be served so.
 */
export function metadataPaths({
  path,
  answer
}: ResourceMetadata): Readonly<Record<string, object>> {
  if (path.includes('?')) throw new TypeError('metadataPaths: a path of API Gateway has no query')
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
