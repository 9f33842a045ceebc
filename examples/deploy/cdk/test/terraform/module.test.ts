// The module beside the CDK stack, the table and the variables' own rules.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Fact, FactName } from 'aws-cdk-lib/region-info'
import { synthesize } from '../synthesize'
import { settings } from './findings'
import { type Body, readModule, readSources } from './module'
import { namesOfType } from './names'
import { isAttribute } from './references'
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

test('every place of the table is a name of the provider, and in use', () => {
  for (const { id, terraform = [] } of settings) {
    for (const { in: type, at } of terraform) {
      const names = namesOfType(type)
      assert.ok(names !== undefined && isAttribute(at.split('.'), names), `${id}: ${type} ${at}`)
      // A domain of its own for REST APIs: other modules have it.
      if (type !== 'aws_api_gateway_domain_name') assert.ok(all(ours, type).length > 0, type)
    }
  }
})

test('the routes are those of the CDK stack, and so is what is behind the authorizer', () => {
  assert.deepEqual(
    all(ours, 'aws_api_gateway_method')
      .map(method => `${method['http_method']} ${method['authorization']}`)
      .sort(),
    all(stack, 'AWS::ApiGateway::Method')
      .map(method => `${method['HttpMethod']} ${method['AuthorizationType']}`)
      .sort()
  )
  assert.deepEqual(
    all(ours, 'aws_api_gateway_resource')
      .map(resource => resource['path_part'])
      .sort(),
    all(stack, 'AWS::ApiGateway::Resource')
      .map(resource => resource['PathPart'])
      .sort()
  )
  assert.deepEqual(
    all(ours, 'aws_apigatewayv2_route').map(route => route['route_key']),
    all(stack, 'AWS::ApiGatewayV2::Route').map(route => route['RouteKey'])
  )
  assert.deepEqual(
    all(ours, 'aws_apigatewayv2_api_mapping')
      .map(mapping => mapping['api_mapping_key'])
      .sort(),
    all(stack, 'AWS::ApiGatewayV2::ApiMapping')
      .map(mapping => mapping['ApiMappingKey'])
      .sort()
  )
})

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

/** The patterns of a variable's validation. Terraform's [:space:] is \s. */
function patternsOf(variable: string): readonly RegExp[] {
  const block = module.blocks.find(({ address }) => address === `var.${variable}`)
  const conditions = JSON.stringify(block?.body['validation'] ?? [])
  return [...conditions.matchAll(/regex\(\\"(.*?)\\",/g)].map(
    ([, pattern = '']) => new RegExp(pattern.replace('[:space:]', '\\s'))
  )
}
for (const [variable, fits, others] of [
  ['name', ['gatecheck', 'api-2'], ['', '2', 'Api', 'a b', 'x'.repeat(21)]],
  ['base_path', ['v1', 'V_1'], ['', 'v1/a', '/v1', 'v 1', '{id}']],
  [
    'issuer',
    ['https://as.example.com/a'],
    ['http://as.example.com', 'https://a/#', 'https://a/$x']
  ],
  ['secrets', ['arn:aws:secretsmanager:eu-west-1:1:secret:a'], ['s3cr3t', 'arn:aws:ssm:x']],
  ['environment', ['A_SECRET', 'API_TOKEN', 'PASSWORD', 'PRIVATE_KEY'], ['A_SECRET_ARN', 'ISSUER']]
] as const) {
  test(`the pattern of the variable ${variable} tells good values from bad ones`, () => {
    const patterns = patternsOf(variable)
    assert.equal(patterns.length, 1)
    for (const value of fits) assert.ok(patterns[0]?.test(value), value)
    for (const value of others) assert.ok(!patterns[0]?.test(value), value)
  })
}

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

test('the README names the version whose names the tests have', () => {
  const { madeFrom } = JSON.parse(readFileSync('test/terraform/provider-names.json', 'utf8'))
  const version = String(madeFrom['@cdktf/provider-aws']).split(' ').at(-1)
  assert.ok(readFileSync('../terraform/README.md', 'utf8').includes(String(version)))
  assert.ok(
    readFileSync('../terraform/versions.tf', 'utf8').includes(`"~> ${version?.slice(0, 4)}"`)
  )
})
