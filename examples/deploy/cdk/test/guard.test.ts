// gatecheck.guard against the synthesized template, with and without a planted fault.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { faults } from './faults'
import { errors, findings, rules } from './guard'
import { transformed } from './sam/recording'
import { openApi3, openApiFaults, samOutput, swagger2 } from './sam-output'
import { synthesize, type TemplateJson } from './synthesize'

const publicAccess = [
  'BlockPublicAcls',
  'BlockPublicPolicy',
  'IgnorePublicAcls',
  'RestrictPublicBuckets'
]
/** What the stack does not have, and other stacks do. */
const others: TemplateJson['Resources'] = {
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      PublicAccessBlockConfiguration: Object.fromEntries(publicAccess.map(name => [name, true])),
      VersioningConfiguration: { Status: 'Enabled' }
    }
  },
  ManagedPolicy: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/b' }]
      }
    }
  },
  OldDomain: {
    Type: 'AWS::ApiGateway::DomainName',
    Properties: {
      DomainName: 'old.example.com',
      EndpointConfiguration: { Types: ['REGIONAL'] },
      SecurityPolicy: 'TLS_1_2',
      MutualTlsAuthentication: { TruststoreUri: 's3://b/t.pem', TruststoreVersion: 'v1' }
    }
  }
}
const stack = synthesize()
const good: TemplateJson = { ...stack, Resources: { ...stack.Resources, ...others } }

/** Changes every resource of the type. */
function plant(template: TemplateJson, type: string, path: string, value: unknown): TemplateJson {
  const copy = structuredClone(template)
  const concerned = Object.values(copy.Resources).filter(({ Type }) => Type === type)
  assert.notEqual(concerned.length, 0, type)
  for (const { Properties } of concerned) {
    const names = path.split('/').map(name => name.replace('~', '/'))
    const last = names.pop() ?? ''
    let place: Record<string, unknown> = Properties
    for (const name of names) place = (place[name] ??= {}) as Record<string, unknown>
    if (value === undefined) delete place[last]
    else place[last] = value
  }
  return copy
}

test('the rules and the validator find nothing in the stack', () => {
  assert.deepEqual(findings(stack), [])
  assert.deepEqual(errors(stack), [])
  assert.deepEqual(findings(good), [])
})

for (const [rule, type, path, value] of faults) {
  test(`${rule}: ${type} ${path} = ${JSON.stringify(value) ?? 'absent'} is found`, () => {
    assert.ok(findings(plant(good, type, path, value)).includes(rule))
  })
}

const { RestApi, HttpApi } = transformed.Resources
assert.ok(RestApi !== undefined && HttpApi !== undefined)
/** Beside others: an API that lacks a place must not make the rules pass over those that have it. */
for (const [format, output, planted, beside] of [
  ['Swagger 2', samOutput, openApiFaults(swagger2), stack],
  ['OpenAPI 3', { Resources: { RestApi, HttpApi } }, openApiFaults(openApi3), transformed]
] as const) {
  test(`the rules find nothing in what the transform of SAM makes of the settings, ${format}`, () => {
    assert.deepEqual(findings(output), [])
  })
  for (const [rule, type, path, value] of planted) {
    test(`${rule}: in ${format}, ${path} = ${JSON.stringify(value) ?? 'absent'} is found`, () => {
      const { Resources } = plant(output, type, `Body/${path}`, value)
      for (const neighbours of [{}, beside.Resources])
        assert.ok(findings({ Resources: { ...neighbours, ...Resources } }).includes(rule))
    })
  }
}

test('every rule has a planted fault, and a setting in the table that names it', () => {
  const named = [...rules.matchAll(/^rule (\w+)/gm)].map(([, name]) => name).sort()
  const { settings } = JSON.parse(readFileSync('../settings.json', 'utf8')) as {
    readonly settings: readonly { readonly guard?: string }[]
  }
  const inTable = settings.flatMap(({ guard }) => (guard === undefined ? [] : [guard])).sort()
  assert.deepEqual(inTable, named)
  assert.deepEqual([...new Set(faults.map(([rule]) => rule))].sort(), named)
})
