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
  servers: [{ 'x-amazon-apigateway-endpoint-configuration': endpoint }],
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
          identitySource: ['$request.header.Authorization'],
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

/** Where SAM's transform puts what the faults are about, without OpenApiVersion and with it. */
export const swagger2 = {
  gate: 'securityDefinitions/Gate/x-amazon-apigateway-authorizer',
  disabled: 'x-amazon-apigateway-endpoint-configuration/disableExecuteApiEndpoint'
}
export const openApi3 = {
  gate: 'components/securitySchemes/Gate/x-amazon-apigateway-authorizer',
  disabled: 'servers/0/x-amazon-apigateway-endpoint-configuration/disableExecuteApiEndpoint'
}
const gatewayResponses = 'x-amazon-apigateway-gateway-responses'
const header = 'responseParameters/gatewayresponse.header.WWW-Authenticate'
const open: readonly Fault[] = [undefined, [], [{ NONE: [] }], [{ api_key: [] }]].flatMap(
  (security): readonly Fault[] => [
    ['routes_behind_authorizer', rest, 'paths/~time/get/security', security],
    ['routes_behind_authorizer', rest, 'paths/~pay/post/security', security],
    ['routes_behind_authorizer', http, 'paths/~time/get/security', security]
  ]
)
/** An HTTP API's body is always OpenAPI 3. */
export const openApiFaults = ({ gate, disabled }: typeof swagger2): readonly Fault[] => [
  ...open,
  ['rest_authorizer_type', rest, `${gate}/type`, 'token'],
  ['rest_result_ttl', rest, `${gate}/authorizerResultTtlInSeconds`, 300],
  ['rest_result_ttl', rest, `${gate}/authorizerResultTtlInSeconds`, undefined],
  ['rest_identity_source', rest, `${gate}/identitySource`, undefined],
  ['http_authorizer_type', http, `${openApi3.gate}/type`, 'jwt'],
  ['http_result_ttl', http, `${openApi3.gate}/authorizerResultTtlInSeconds`, undefined],
  ['http_identity_source', http, `${openApi3.gate}/identitySource`, undefined],
  ['http_identity_source', http, `${openApi3.gate}/identitySource`, ['$request.header.X']],
  ['http_payload', http, `${openApi3.gate}/authorizerPayloadFormatVersion`, '1.0'],
  ['http_simple_responses', http, `${openApi3.gate}/enableSimpleResponses`, undefined],
  ['default_endpoint_disabled', rest, disabled, undefined],
  ['default_endpoint_disabled', http, openApi3.disabled, false],
  ['api_key_source', rest, 'x-amazon-apigateway-api-key-source', 'AUTHORIZER'],
  ['access_denied_challenge', rest, `${gatewayResponses}/ACCESS_DENIED/${header}`, 'x'],
  ['unauthorized_challenge', rest, `${gatewayResponses}/UNAUTHORIZED/${header}`, 'Bearer'],
  ['unauthorized_challenge', rest, `${gatewayResponses}/UNAUTHORIZED/${header}`, { 'Fn::Sub': 'x' }]
]
