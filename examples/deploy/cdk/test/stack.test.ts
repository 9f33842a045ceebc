// What the stack makes of its settings.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSettings } from '../settings'
import { functionZip, makeApp, synthesize, type TemplateJson } from './synthesize'

function propertiesOf(
  { Resources }: TemplateJson,
  type: string
): readonly Record<string, unknown>[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties)
}
const stack = synthesize()

for (const [title, changes, message] of [
  ['a missing setting', { issuer: undefined }, /issuer is missing/],
  ['a misspelt one', { trustStore: 'a.pem' }, /unknown setting "trustStore"/],
  ['a secret in the environment', { environment: { CLIENT_SECRET: 's' } }, /write its ARN/],
  [
    'a secret that is no ARN',
    { secrets: { CLIENT_SECRET: 's3cr3t' } },
    /CLIENT_SECRET is no ARN of Secrets Manager/
  ],
  ['a missing zip', { functionZip: 'none.zip' }, /run `npm run function` first/]
] as const) {
  test(`${title} is refused by name`, () => {
    assert.throws(() => readSettings(makeApp(changes)), message)
  })
}
test('an error never repeats a secret', () => {
  const app = makeApp({ secrets: { CLIENT_SECRET: 's3cr3t' }, environment: { A_SECRET: 's3cr3t' } })
  assert.throws(
    () => readSettings(app),
    error => !String(error).includes('s3cr3t')
  )
})

test('the metadata is the only place without the authorizer: GET and HEAD, twice', () => {
  const open = propertiesOf(stack, 'AWS::ApiGateway::Method').filter(
    ({ AuthorizationType }) => AuthorizationType === 'NONE'
  )
  assert.deepEqual(open.map(({ HttpMethod }) => HttpMethod).sort(), ['GET', 'GET', 'HEAD', 'HEAD'])
})

test('the metadata names the resource as clients call it [RFC 9728 §3.3]', () => {
  const text = JSON.stringify(propertiesOf(stack, 'AWS::ApiGateway::Method'))
  for (const domain of ['api.example.com', 'http-api.example.com']) {
    assert.ok(text.includes(JSON.stringify(`"resource":"https://${domain}/v1"`).slice(1, -1)))
  }
})

test('a new truststore has a new URI, so that the domains notice it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'truststore-'))
  try {
    const truststore = join(folder, 'truststore.pem')
    writeFileSync(truststore, `${readFileSync('truststore.example.pem', 'utf8')}\n`)
    const uris = (template: TemplateJson) =>
      propertiesOf(template, 'AWS::ApiGatewayV2::DomainName').map(domain =>
        JSON.stringify(domain['MutualTlsAuthentication'])
      )
    const [before, after] = [uris(stack), uris(synthesize({ truststore }))]
    assert.equal(before.length, 2)
    for (const uri of before) assert.ok(!after.includes(uri))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('with a hosted zone the stack makes the records; without it the names are outputs', () => {
  const withZone = synthesize({ hostedZone: { id: 'Z1', name: 'example.com' } })
  const records = propertiesOf(withZone, 'AWS::Route53::RecordSet').map(({ Name }) => Name)
  assert.deepEqual(records.sort(), ['api.example.com.', 'http-api.example.com.'])
  assert.equal(propertiesOf(stack, 'AWS::Route53::RecordSet').length, 0)
  const outputs = Object.keys(stack.Outputs ?? {}).filter(name => /RegionalDomainName/.test(name))
  assert.equal(outputs.length, 2)
})

test('an ownership certificate reaches both domains', () => {
  const ownershipCertificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/own'
  const text = JSON.stringify(
    propertiesOf(synthesize({ ownershipCertificateArn }), 'AWS::ApiGatewayV2::DomainName')
  )
  assert.equal(text.split(ownershipCertificateArn).length, 3)
})

test('the account role of API Gateway is made only if it is asked for', () => {
  assert.equal(propertiesOf(stack, 'AWS::ApiGateway::Account').length, 0)
  assert.equal(
    propertiesOf(synthesize({ cloudWatchRole: true }), 'AWS::ApiGateway::Account').length,
    1
  )
})

test('every alarm notifies the topic if there is one', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-west-1:111122223333:alarms'
  const alarms = propertiesOf(synthesize({ alarmTopicArn }), 'AWS::CloudWatch::Alarm')
  assert.ok(alarms.length >= 10)
  for (const { AlarmActions } of alarms) assert.deepEqual(AlarmActions, [alarmTopicArn])
})

test('cdk.json has the flag by which a changed authorizer is deployed', () => {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'))
  assert.equal(context['@aws-cdk/aws-apigateway:authorizerChangeDeploymentLogicalId'], true)
})

function synth(changes: Readonly<Record<string, unknown>>) {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'))
  const gatecheck = { ...context.gatecheck, functionZip, ...changes }
  const output = mkdtempSync(join(tmpdir(), 'cdk-'))
  const env = {
    ...process.env,
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, gatecheck })
  }
  const { status, stderr } = spawnSync('node', ['--import', 'tsx', 'app.ts'], { env })
  rmSync(output, { recursive: true })
  return { status, stderr: String(stderr) }
}
test('cdk-nag, the validator and the Guard rules let the app pass, with tracing and without', () => {
  for (const tracing of [false, true]) assert.deepEqual(synth({ tracing }).status, 0, `${tracing}`)
})
test('a finding of the Guard rules fails the synth', () => {
  const { status, stderr } = synth({ environment: { X: '{{resolve:secretsmanager:my-api}}' } })
  assert.equal(status, 1)
  assert.match(stderr, /no_secret_in_plain_text|resolved at deployment/)
})
