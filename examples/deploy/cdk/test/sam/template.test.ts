// template.yaml and prepare.yaml against the table, the names that AWS publishes, and the CDK stack.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { httpAccessLog, restAccessLog } from '../../access-log'
import { broken } from '../place'
import { synthesize, type TemplateJson } from '../synthesize'
import { settings } from '../table'
import { wrongNames } from './names'
import { evaluate, folder, preparation, template } from './template'

const options = {
  OwnershipCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/own',
  HostedZoneId: 'Z1',
  AlarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
  CloudWatchRole: 'true'
}
const deployed = (parameters = {}): TemplateJson => ({
  Resources: {
    ...evaluate(preparation, parameters).Resources,
    ...evaluate(template, parameters).Resources
  }
})
const typed = ({ Resources }: TemplateJson, type: string) =>
  Object.values(Resources).filter(({ Type }) => Type === type)
const propertiesOf = (from: TemplateJson, type: string) =>
  typed(from, type).map(({ Properties }) => Properties)

for (const { id, must, sam = [] } of settings) {
  test(`${id}: ${must}`, () => {
    for (const parameters of [{}, options]) {
      for (const place of sam) assert.deepEqual(broken(deployed(parameters), place), [])
    }
  })
}

test('every name, kind and required property is one that AWS publishes', () => {
  for (const each of [template, preparation]) assert.deepEqual(wrongNames(each), [])
})

/** Of each name, SAM's transform makes nothing if it is misspelled, and says nothing. */
const silentlyDropped = [
  ...['FunctionArn', 'FunctionPayloadType', 'Identity.Headers', 'Identity.ReauthorizeEvery'].map(
    name => ['RestApi', `Auth.Authorizers.Gate.${name}`]
  ),
  ...[
    'AuthorizerPayloadFormatVersion',
    'EnableSimpleResponses',
    'EnableFunctionDefaultPermissions',
    'Identity',
    'Identity.Headers',
    'Identity.ReauthorizeEvery'
  ].map(name => ['HttpApi', `Auth.Authorizers.Gate.${name}`]),
  ...['RestApi', 'HttpApi'].flatMap(api =>
    ['MutualTlsAuthentication', 'MutualTlsAuthentication.TruststoreVersion']
      .concat('OwnershipVerificationCertificateArn', 'SecurityPolicy', 'BasePath')
      .concat('EndpointConfiguration')
      .map(name => [api, `Domain.${name}`])
  ),
  ['RestApi', 'Auth.AddDefaultAuthorizerToCorsPreflight'],
  ['RestApi', 'Auth.DefaultAuthorizer'],
  ['RestApi', 'GatewayResponses.ACCESS_DENIED'],
  ['RestApi', 'GatewayResponses.UNAUTHORIZED.ResponseParameters.Headers'],
  ['RestApi', 'DisableExecuteApiEndpoint'],
  ['HttpApi', 'AccessLogSettings'],
  ['Authorizer', 'LoggingConfig.LogGroup'],
  ['Authorizer', 'CodeUri'],
  ['Time', 'Events.Http.Properties']
] as const
for (const [name = '', path = ''] of silentlyDropped) {
  test(`a misspelled ${path} of ${name} is found`, () => {
    const copy = structuredClone(template)
    const names = path.split('.')
    const last = names.pop() ?? ''
    let place: Record<string, unknown> = copy.Resources[name]?.Properties ?? {}
    for (const each of names) place = place[each] as Record<string, unknown>
    assert.ok(last in place)
    const misspelled = last.replace(/(.)(.)$/, '$2$1')
    place[misspelled] = place[last]
    delete place[last]
    assert.ok(wrongNames(copy).some(problem => problem.includes(misspelled)))
  })
}
test('a wrong kind and an unknown type are found', () => {
  const copy = structuredClone(template)
  Object.assign(copy.Resources['RestApi']?.Properties ?? {}, { DisableExecuteApiEndpoint: 'yes' })
  Object.assign(copy.Resources['Time'] ?? {}, { Type: 'AWS::Serverless::Funtion' })
  assert.deepEqual(wrongNames(copy), [
    'AWS::Serverless::Funtion: unknown type',
    'AWS::Serverless::Api.DisableExecuteApiEndpoint: not a boolean'
  ])
})

test('the access logs have the fields of the CDK stack', () => {
  const restApis = propertiesOf(template, 'AWS::Serverless::Api')
  const httpApis = propertiesOf(template, 'AWS::Serverless::HttpApi')
  for (const [apis, name, format] of [
    [restApis, 'AccessLogSetting', restAccessLog],
    [httpApis, 'AccessLogSettings', httpAccessLog]
  ] as const) {
    for (const api of apis) {
      const { Format } = api[name] as { readonly Format: string }
      assert.deepEqual(JSON.parse(Format), JSON.parse(format.toString()))
    }
  }
})

test('the alarms are those of the CDK stack, by reason and threshold', () => {
  const limits = (from: TemplateJson) =>
    propertiesOf(from, 'AWS::CloudWatch::Alarm').map(({ Dimensions, Threshold }) => {
      const [{ Name, Value }] = Dimensions as readonly [Readonly<Record<'Name' | 'Value', unknown>>]
      return Name === 'reason' ? `${Value} ${Threshold}` : `errors ${Threshold}`
    })
  assert.deepEqual([...new Set(limits(template))].sort(), [...new Set(limits(synthesize()))].sort())
})

test("the extension's layers are those of CDK", () => {
  const { Mappings } = synthesize() as unknown as typeof template
  const arns = (mapping: object | undefined) =>
    Object.entries(mapping ?? {}).map(([region, entry]) => [region, Object.values(entry)[0]])
  assert.deepEqual(arns(template.Mappings['Extension']), arns(Object.values(Mappings)[0]))
})

test('the base path is the same in the mappings, the metadata and the challenge', () => {
  const text = readFileSync(`${folder}/template.yaml`, 'utf8')
  assert.deepEqual(
    [...text.matchAll(/BasePath: \[(.*)\]/g)].map(found => found[1]),
    ['v1', 'v1']
  )
  const places = /(?:protected-resource|(?:Rest|Http)Domain\})\/(\w+)[:"]/g
  assert.deepEqual([...new Set([...text.matchAll(places)].map(found => found[1]))], ['v1'])
})

test('the metadata names the resource as clients call it [RFC 9728 §3.3]', () => {
  for (const [name, domain] of [
    ['RestMetadata', 'RestDomain'],
    ['HttpMetadata', 'HttpDomain']
  ] as const) {
    const found = JSON.stringify(template.Resources[name]).match(/"Fn::Sub":("\{.*?[^\\]")/)
    const document = JSON.parse(JSON.parse(found?.[1] ?? '""'))
    assert.equal(document.resource, `https://\${${domain}}/v1`)
    assert.deepEqual(document.authorization_servers, [`\${Issuer}`])
  }
})

test('with its options the stack has DNS records, the ownership certificate and the topic', () => {
  const [plain, full] = [deployed(), deployed(options)]
  assert.equal(typed(plain, 'AWS::Route53::RecordSet').length, 0)
  assert.equal(typed(full, 'AWS::Route53::RecordSet').length, 2)
  assert.equal(typed(plain, 'AWS::ApiGateway::Account').length, 0)
  assert.equal(typed(full, 'AWS::ApiGateway::Account').length, 1)
  assert.equal(JSON.stringify(full).split(options.OwnershipCertificateArn).length, 3)
  for (const { AlarmActions } of propertiesOf(full, 'AWS::CloudWatch::Alarm')) {
    assert.deepEqual(AlarmActions, [options.AlarmTopicArn])
  }
  assert.match(JSON.stringify(Object.values(deployed({ Tracing: 'Active' }).Resources)), /xray/)
  assert.doesNotMatch(JSON.stringify(Object.values(full.Resources)), /xray/)
})

test('samconfig.toml gives each parameter that has no default, and no other name', () => {
  const text = readFileSync(`${folder}/samconfig.toml`, 'utf8')
  const given = [...text.matchAll(/^ {2}"(\w+)=/gm)].map(found => found[1] ?? '')
  const needed = Object.entries(template.Parameters).filter(([, each]) => !('Default' in each))
  assert.deepEqual(
    given,
    needed.map(([name]) => name)
  )
})
