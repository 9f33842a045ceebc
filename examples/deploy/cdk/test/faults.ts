// One fault for each rule, and for each kind of resource that the rule is about: rule, type, path,
// value. `undefined` deletes what is there.
export type Fault = readonly [rule: string, type: string, path: string, value: unknown]

const restAuthorizer = 'AWS::ApiGateway::Authorizer'
const httpAuthorizer = 'AWS::ApiGatewayV2::Authorizer'
const restApi = 'AWS::ApiGateway::RestApi'
const httpApi = 'AWS::ApiGatewayV2::Api'
const restStage = 'AWS::ApiGateway::Stage'
const httpStage = 'AWS::ApiGatewayV2::Stage'
const restDomain = 'AWS::ApiGateway::DomainName'
const httpDomain = 'AWS::ApiGatewayV2::DomainName'
const lambda = 'AWS::Lambda::Function'
const bucket = 'AWS::S3::Bucket'
const method = 'AWS::ApiGateway::Method'
const answer = 'AWS::ApiGateway::GatewayResponse'
const header = 'ResponseParameters/gatewayresponse.header.WWW-Authenticate'
const plainKey = { TruststoreUri: 's3://truststores/truststore.pem' }
const ttl = 'AuthorizerResultTtlInSeconds'
const token = '{"reason":"$context.authorizer.reason","token":"$context.authorizer.challenge"}'
const policy = 'PolicyDocument/Statement/0/Resource'
const inline = [
  { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] } }
]
const resolved = '{{resolve:secretsmanager:my-api}}'

export const faults: readonly Fault[] = [
  ['rest_authorizer_type', restAuthorizer, 'Type', 'TOKEN'],
  ['rest_result_ttl', restAuthorizer, ttl, 300],
  ['rest_result_ttl', restAuthorizer, ttl, undefined],
  ['rest_identity_source', restAuthorizer, 'IdentitySource', 'method.request.header.X-Token'],
  ['http_authorizer_type', httpAuthorizer, 'AuthorizerType', 'JWT'],
  ['http_result_ttl', httpAuthorizer, ttl, 300],
  ['http_result_ttl', httpAuthorizer, ttl, undefined],
  ['http_identity_source', httpAuthorizer, 'IdentitySource', ['$request.header.X-Token']],
  ['http_payload', httpAuthorizer, 'AuthorizerPayloadFormatVersion', '1.0'],
  ['http_simple_responses', httpAuthorizer, 'EnableSimpleResponses', undefined],
  ['invoke_permission', 'AWS::Lambda::Permission', 'SourceArn', undefined],
  ['routes_behind_authorizer', method, 'AuthorizationType', 'NONE'],
  ['routes_behind_authorizer', method, 'AuthorizationType', 'AWS_IAM'],
  ['routes_behind_authorizer', method, 'AuthorizationType', undefined],
  ['routes_behind_authorizer', httpApi, 'Target', 'arn:aws:lambda:eu-west-1:1:function:f'],
  ['routes_behind_authorizer', 'AWS::ApiGatewayV2::Route', 'AuthorizationType', 'NONE'],
  ['routes_behind_authorizer', 'AWS::ApiGatewayV2::Route', 'AuthorizationType', undefined],
  ['api_key_source', restApi, 'ApiKeySourceType', 'AUTHORIZER'],
  ['regional_endpoint', restApi, 'EndpointConfiguration/Types', ['EDGE']],
  ['regional_endpoint', restApi, 'EndpointConfiguration', undefined],
  ['regional_endpoint', restDomain, 'EndpointConfiguration/Types', ['EDGE']],
  ['regional_endpoint', httpDomain, 'DomainNameConfigurations/0/EndpointType', undefined],
  ['default_endpoint_disabled', restApi, 'DisableExecuteApiEndpoint', false],
  ['default_endpoint_disabled', restApi, 'DisableExecuteApiEndpoint', undefined],
  ['default_endpoint_disabled', httpApi, 'DisableExecuteApiEndpoint', undefined],
  ['tls_policy', restDomain, 'SecurityPolicy', 'TLS_1_0'],
  ['tls_policy', httpDomain, 'DomainNameConfigurations/0/SecurityPolicy', undefined],
  ['mutual_tls', restDomain, 'MutualTlsAuthentication', undefined],
  ['mutual_tls', httpDomain, 'MutualTlsAuthentication', undefined],
  ['truststore_noticed', restDomain, 'MutualTlsAuthentication', plainKey],
  ['truststore_noticed', httpDomain, 'MutualTlsAuthentication', plainKey],
  ['function_runtime', lambda, 'Runtime', 'nodejs20.x'],
  ['function_architecture', lambda, 'Architectures', undefined],
  ['function_memory', lambda, 'MemorySize', undefined],
  ['function_timeout', lambda, 'Timeout', 3],
  ['no_secret_in_plain_text', lambda, 'Environment/Variables/INTROSPECTION_CLIENT_SECRET', 's'],
  ['no_secret_in_plain_text', lambda, 'Environment/Variables/AUTHLETE_SERVICE_APISECRET', 's'],
  ['no_secret_in_plain_text', lambda, 'Environment/Variables/X', resolved],
  ['no_secret_in_plain_text', lambda, 'Environment/Variables/X', { 'Fn::Sub': resolved }],
  ['no_secret_in_plain_text', lambda, 'Environment/Variables/X', { 'Fn::Join': ['', [resolved]] }],
  ['least_privilege', 'AWS::IAM::Policy', policy, '*'],
  ['least_privilege', 'AWS::IAM::Policy', policy, ['arn:aws:s3:::a', '*']],
  ['least_privilege', 'AWS::IAM::ManagedPolicy', policy, '*'],
  ['least_privilege', 'AWS::IAM::Role', 'Policies', inline],
  ['access_denied_challenge', answer, header, "'context.authorizer.challenge'"],
  ['access_denied_challenge', answer, 'ResponseType', 'THROTTLED'],
  ['unauthorized_challenge', answer, header, 'Bearer'],
  ['unauthorized_challenge', answer, 'ResponseType', 'THROTTLED'],
  ['access_log_reason', restStage, 'AccessLogSetting', undefined],
  ['access_log_reason', httpStage, 'AccessLogSettings', undefined],
  ['access_log_no_token', restStage, 'AccessLogSetting/Format', token],
  ['access_log_no_token', httpStage, 'AccessLogSettings/Format', token],
  ['no_execution_log_data', restStage, 'MethodSettings/0/DataTraceEnabled', true],
  ['no_execution_log_data', httpStage, 'DefaultRouteSettings/DataTraceEnabled', true],
  ['log_retention', 'AWS::Logs::LogGroup', 'RetentionInDays', undefined],
  ['alarms_by_reason', 'AWS::Logs::MetricFilter', 'MetricTransformations/0/Dimensions', undefined],
  ['alarms_by_reason', 'AWS::CloudWatch::Alarm', 'Dimensions', undefined],
  ['buckets_private', bucket, 'PublicAccessBlockConfiguration/BlockPublicPolicy', false],
  ['buckets_private', bucket, 'PublicAccessBlockConfiguration', undefined],
  ['buckets_versioned', bucket, 'VersioningConfiguration', undefined]
]
