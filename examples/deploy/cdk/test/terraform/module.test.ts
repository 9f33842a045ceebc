// The module beside the table of settings, and the rules of its variables.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { settings } from './findings'
import { ofType, readModule, readSources } from './module'
import { namesOfType } from './names'
import { isAttribute } from './references'

const module = await readModule(readSources())

test('every place of the table is a name of the provider, and in use', () => {
  for (const { id, terraform = [] } of settings) {
    for (const { in: type, at } of terraform) {
      const names = namesOfType(type)
      assert.ok(names !== undefined && isAttribute(at.split('.'), names), `${id}: ${type} ${at}`)
      // A domain of its own for REST APIs: other modules have it.
      if (type !== 'aws_api_gateway_domain_name') assert.ok(ofType(module, type).length > 0, type)
    }
  }
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

test('the README names the version whose names the tests have', () => {
  const { madeFrom } = JSON.parse(readFileSync('test/terraform/provider-names.json', 'utf8'))
  const version = String(madeFrom['@cdktf/provider-aws']).split(' ').at(-1)
  assert.ok(readFileSync('../terraform/README.md', 'utf8').includes(String(version)))
  assert.ok(
    readFileSync('../terraform/versions.tf', 'utf8').includes(`"~> ${version?.slice(0, 4)}"`)
  )
})
