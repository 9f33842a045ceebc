// The module beside the template of the CDK stack: two descriptions of one thing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fact, FactName } from 'aws-cdk-lib/region-info'
import { synthesize } from '../synthesize'
import { type Body, readModule, readSources } from './module'
import { toTemplate } from './template'

const module = await readModule(readSources())
const ours = Object.values(toTemplate(module, () => false).Resources)
const stack = Object.values(synthesize().Resources)

function all(resources: typeof ours, type: string): readonly Body[] {
  return resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties)
}
function local(name: string): Readonly<Record<string, unknown>> {
  const found = module.blocks.find(({ address }) => address === `local.${name}`)
  return found?.body['value'] as Body
}
function inner(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((place, name) => (place as Body | undefined)?.[name], value)
}

function values(resources: typeof ours, type: string, path: string): readonly string[] {
  return all(resources, type)
    .map(resource => inner(resource, ...path.split('.')))
    .filter(value => value !== undefined)
    .map(String)
    .sort()
}
for (const [ourType, stackType, paths] of [
  [
    'aws_api_gateway_method',
    'AWS::ApiGateway::Method',
    { http_method: 'HttpMethod', authorization: 'AuthorizationType' }
  ],
  [
    'aws_api_gateway_integration',
    'AWS::ApiGateway::Method',
    { type: 'Integration.Type', integration_http_method: 'Integration.IntegrationHttpMethod' }
  ],
  ['aws_api_gateway_resource', 'AWS::ApiGateway::Resource', { path_part: 'PathPart' }],
  ['aws_api_gateway_stage', 'AWS::ApiGateway::Stage', { stage_name: 'StageName' }],
  [
    'aws_api_gateway_method_settings',
    'AWS::ApiGateway::Stage',
    {
      'settings.throttling_rate_limit': 'MethodSettings.0.ThrottlingRateLimit',
      'settings.throttling_burst_limit': 'MethodSettings.0.ThrottlingBurstLimit'
    }
  ],
  ['aws_apigatewayv2_api', 'AWS::ApiGatewayV2::Api', { protocol_type: 'ProtocolType' }],
  ['aws_apigatewayv2_route', 'AWS::ApiGatewayV2::Route', { route_key: 'RouteKey' }],
  [
    'aws_apigatewayv2_integration',
    'AWS::ApiGatewayV2::Integration',
    { integration_type: 'IntegrationType', payload_format_version: 'PayloadFormatVersion' }
  ],
  [
    'aws_apigatewayv2_stage',
    'AWS::ApiGatewayV2::Stage',
    {
      name: 'StageName',
      auto_deploy: 'AutoDeploy',
      'default_route_settings.throttling_rate_limit': 'DefaultRouteSettings.ThrottlingRateLimit',
      'default_route_settings.throttling_burst_limit': 'DefaultRouteSettings.ThrottlingBurstLimit'
    }
  ],
  ['aws_apigatewayv2_domain_name', 'AWS::ApiGatewayV2::DomainName', { domain_name: 'DomainName' }],
  [
    'aws_apigatewayv2_api_mapping',
    'AWS::ApiGatewayV2::ApiMapping',
    { api_mapping_key: 'ApiMappingKey' }
  ],
  [
    'aws_lambda_permission',
    'AWS::Lambda::Permission',
    { action: 'Action', principal: 'Principal' }
  ],
  [
    'aws_cloudwatch_log_metric_filter',
    'AWS::Logs::MetricFilter',
    {
      pattern: 'FilterPattern',
      'metric_transformation.value': 'MetricTransformations.0.MetricValue'
    }
  ],
  ['aws_cloudwatch_log_group', 'AWS::Logs::LogGroup', { retention_in_days: 'RetentionInDays' }]
] as const) {
  test(`${ourType} says what ${stackType} says`, () => {
    for (const [ourPath, stackPath] of Object.entries<string>(paths)) {
      const expected = values(stack, stackType, stackPath)
      assert.ok(expected.length > 0, stackPath)
      assert.deepEqual(values(ours, ourType, ourPath), expected, ourPath)
    }
  })
}

test('the access logs have the fields of the CDK stack', () => {
  const fields = (route: string) => ({ ...local('access_log_fields'), route })
  for (const [type, place, log] of [
    ['AWS::ApiGateway::Stage', 'AccessLogSetting', 'rest_access_log'],
    ['AWS::ApiGatewayV2::Stage', 'AccessLogSettings', 'http_access_log']
  ] as const) {
    const route = String(local(log)).match(/\{ route = "(.*?)" \}/)?.[1] ?? ''
    for (const stage of all(stack, type)) {
      assert.deepEqual(fields(route), JSON.parse(String(inner(stage, place, 'Format'))))
    }
  }
})

test('the alarms are those of the CDK stack: reason, threshold, period', () => {
  const ofModule = all(ours, 'aws_cloudwatch_metric_alarm').map(alarm => [
    inner(alarm, 'dimensions', 'reason') ?? alarm['metric_name'],
    ...['threshold', 'period', 'statistic', 'comparison_operator', 'treat_missing_data'].map(
      name => alarm[name]
    )
  ])
  const ofStack = all(stack, 'AWS::CloudWatch::Alarm').map(alarm => [
    alarm['Namespace'] === 'Gatecheck'
      ? inner(alarm, 'Dimensions', 0, 'Value')
      : alarm['MetricName'],
    ...['Threshold', 'Period', 'Statistic', 'ComparisonOperator', 'TreatMissingData'].map(
      name => alarm[name]
    )
  ])
  assert.deepEqual(ofModule.map(String).sort(), ofStack.map(String).sort())
})

test('the functions may do what those of the CDK stack may', () => {
  const actions = (value: unknown) => [value].flat().map(String)
  const ofModule = module.blocks
    .filter(({ name, type }) => type === 'aws_iam_policy_document' && /^(log|secrets)$/.test(name))
    .flatMap(({ body }) => actions(inner(body, 'statement', 0, 'actions')))
  const ofStack = all(stack, 'AWS::IAM::Policy').flatMap(policy =>
    (inner(policy, 'PolicyDocument', 'Statement') as readonly Body[]).flatMap(({ Action }) =>
      actions(Action)
    )
  )
  assert.deepEqual(ofModule.sort(), [...new Set(ofStack)].sort())
})

test("the extension's layers are those that CDK knows", () => {
  const ofCdk = Fact.regions.flatMap(region => {
    const arn = Fact.find(region, FactName.paramsAndSecretsLambdaLayer('1.0.103', 'arm64'))
    return arn === undefined ? [] : [[region, arn]]
  })
  const arns = Object.entries(local('extension_layers')).map(([region, layer]) => [
    region,
    `arn:aws:lambda:${region}:${inner(layer, 0)}:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:${inner(layer, 1)}`
  ])
  assert.deepEqual(arns, ofCdk)
})

test('the metadata has the members that the CDK stack gives it', () => {
  const documentIn = (type: string) =>
    all(type.startsWith('aws_') ? ours : stack, type)
      .map(resource => JSON.stringify(resource))
      .find(text => text.includes('authorization_servers')) ?? ''
  const ofModule = documentIn('aws_api_gateway_integration_response')
  const json = documentIn('AWS::ApiGateway::Method').replaceAll('\\', '')
  const members = Object.keys(JSON.parse(json.match(/\{"resource".*?\}/)?.[0] ?? '{}'))
  assert.equal(members.length, 5)
  for (const member of members) assert.match(ofModule, new RegExp(`\\b${member} +=`))
})
