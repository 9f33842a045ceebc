// The AWS SAM examples of the documents. SAM drops a misspelled name without an error, so the names
// are repeated here.
import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('SAM examples')

const pages = ['README.md', ...readdirSync('docs').map(name => `docs/${name}`)]
const templates = pages
  .flatMap(name => [...readFileSync(name, 'utf8').matchAll(/^```ya?ml\n([^]*?)^```/gm)])
  .map(([, text = '']) => text)
  .filter(text => text.includes('AWS::Serverless::Api\n'))

for (const [setting, why] of [
  ['AddDefaultAuthorizerToCorsPreflight: false', 'a preflight carries no token'],
  ['FunctionPayloadType: REQUEST', 'a TOKEN authorizer sees no certificate'],
  ['ReauthorizeEvery: 0', 'a cached policy would serve another certificate'],
  ['DisableExecuteApiEndpoint: true', 'the default endpoint has no mutual TLS']
] as const)
  test(`every template for a REST API has ${setting}: ${why}`, () => {
    assert.ok(templates.length > 0)
    for (const text of templates) assert.match(text, setting)
  })

test.run()
