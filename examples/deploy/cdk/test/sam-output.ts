// The APIs as SAM's transform writes them: Swagger 2 for a REST API, OpenAPI 3 for an HTTP API.
import type { Fault } from './faults'
import type { TemplateJson } from './synthesize'

const authorizerUri = 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations'
const lambda = { type: 'aws_proxy', httpMethod: 'POST', uri: authorizerUri }
const endpoint = { disableExecuteApiEndpoint: true }
const rest = 'AWS::ApiGateway::RestApi'
const http = 'AWS::ApiGatewayV2::Api'

const restBody = {
  swagger: '2.0',
  info: { title: 'Api', version: '1.0' },
  paths: {
    '/time': {
      get: { 'x-amazon-apigateway-integration': lambda, security: [{ Gate: [] }] },
      options: { 'x-amazon-apigateway-integration': { type: 'mock' } }
    },
    '/pay': { post: { 'x-amazon-apigateway-integration': lambda, security: [{ Gate: [] }] } },
    '/.well-known/oauth-protected-resource': {
      get: { 'x-amazon-apigateway-integration': { type: 'mock' } },
      head: { 'x-amazon-apigateway-integration': { type: 'mock' }, security: [{ NONE: [] }] }
    }
  },
  'x-amazon-apigateway-endpoint-configuration': endpoint,
  'x-amazon-apigateway-gateway-responses': Object.fromEntries(
    [
      ['ACCESS_DENIED', 'context.authorizer.challenge'],
      ['UNAUTHORIZED', `'Bearer realm="protected"'`]
    ].map(([type, value]) => [
      type,
      { responseParameters: { 'gatewayresponse.header.WWW-Authenticate': value } }
    ])
  ),
  securityDefinitions: {
    api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    Gate: {
      type: 'apiKey',
      name: 'Unused',
      in: 'header',
      'x-amazon-apigateway-authtype': 'custom',
      'x-amazon-apigateway-authorizer': {
        type: 'request',
        authorizerUri,
        authorizerResultTtlInSeconds: 0,
        identitySource: 'method.request.header.Authorization'
      }
    }
  }
}
const httpBody = {
  openapi: '3.0.1',
  info: { title: 'Api', version: '1.0' },
  paths: {
    '/time': { get: { 'x-amazon-apigateway-integration': lambda, security: [{ Gate: [] }] } }
  },
  'x-amazon-apigateway-endpoint-configuration': endpoint,
  components: {
    securitySchemes: {
      Gate: {
        type: 'apiKey',
        name: 'Unused',
        in: 'header',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          authorizerUri,
          authorizerResultTtlInSeconds: 0,
          identitySource: '$request.header.Authorization',
          authorizerPayloadFormatVersion: '2.0',
          enableSimpleResponses: true
        }
      }
    }
  }
}
const EndpointConfiguration = { Types: ['REGIONAL'] }
export const samOutput: TemplateJson = {
  Resources: {
    Rest: { Type: rest, Properties: { Body: restBody, EndpointConfiguration } },
    Http: { Type: http, Properties: { Body: httpBody } }
  }
}

const restGate = 'securityDefinitions/Gate/x-amazon-apigateway-authorizer'
const httpGate = 'components/securitySchemes/Gate/x-amazon-apigateway-authorizer'
const disabled = 'x-amazon-apigateway-endpoint-configuration/disableExecuteApiEndpoint'
const gatewayResponses = 'x-amazon-apigateway-gateway-responses'
const header = 'responseParameters/gatewayresponse.header.WWW-Authenticate'
const open: readonly Fault[] = [undefined, [], [{ NONE: [] }], [{ api_key: [] }]].flatMap(
  (security): readonly Fault[] => [
    ['routes_behind_authorizer', rest, 'paths/~time/get/security', security],
    ['routes_behind_authorizer', rest, 'paths/~pay/post/security', security],
    ['routes_behind_authorizer', http, 'paths/~time/get/security', security]
  ]
)
export const openApiFaults: readonly Fault[] = [
  ...open,
  ['rest_authorizer_type', rest, `${restGate}/type`, 'token'],
  ['rest_result_ttl', rest, `${restGate}/authorizerResultTtlInSeconds`, 300],
  ['rest_result_ttl', rest, `${restGate}/authorizerResultTtlInSeconds`, undefined],
  ['rest_identity_source', rest, `${restGate}/identitySource`, undefined],
  ['http_authorizer_type', http, `${httpGate}/type`, 'jwt'],
  ['http_result_ttl', http, `${httpGate}/authorizerResultTtlInSeconds`, undefined],
  ['http_identity_source', http, `${httpGate}/identitySource`, undefined],
  ['http_payload', http, `${httpGate}/authorizerPayloadFormatVersion`, '1.0'],
  ['http_simple_responses', http, `${httpGate}/enableSimpleResponses`, undefined],
  ['default_endpoint_disabled', rest, disabled, undefined],
  ['default_endpoint_disabled', http, disabled, false],
  ['api_key_source', rest, 'x-amazon-apigateway-api-key-source', 'AUTHORIZER'],
  ['access_denied_challenge', rest, `${gatewayResponses}/ACCESS_DENIED/${header}`, 'x'],
  ['unauthorized_challenge', rest, `${gatewayResponses}/UNAUTHORIZED/${header}`, 'Bearer']
]
