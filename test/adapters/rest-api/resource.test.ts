import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { secret } from '../../samples'
import { arn, authorize, authorizedEffect, boundEvent, statementOf } from './events'

const test = suite('rest-api resource')

function describeResource(exact: string | undefined, prefix: string | undefined): string {
  if (exact !== undefined && exact === prefix) return 'is the exact resource, also with prefix'
  if (exact !== undefined) return 'is the exact resource, and its directory is the prefix'
  return prefix === undefined
    ? 'is unsafe_resource, also with resource: prefix'
    : 'is unsafe_resource, except with resource: prefix'
}
for (const [title, path, exact, prefix] of [
  ['a plain path', '/a/b', arn('/a/b'), arn('/a/*')],
  ['the root', '/', arn('/'), arn('/')],
  ['a path of one segment, beside which * would grant every path,', '/a', arn('/a'), arn('/a')],
  ['one segment and a final slash, which the caller may add,', '/a/', arn('/a/'), arn('/a/')],
  ['a final slash after two segments', '/a/b/', arn('/a/b/'), arn('/a/*')],
  ['one segment over 512 characters', `/${'a'.repeat(520)}`, undefined, undefined],
  ['a star in the only segment', '/a*', undefined, undefined],
  ['a path with colons', '/a:b/c', arn('/a:b/c'), arn('/a:b/*')],
  ['a star, which would match any text,', '/a/b*', undefined, arn('/a/*')],
  [
    'a star in the directory, with which the caller would choose how wide the Allow is,',
    '/a*/b/c',
    undefined,
    undefined
  ],
  ['a question mark, which would match any character,', '/a/?', undefined, arn('/a/*')],
  ['a policy variable', '/a/${aws:username}', undefined, arn('/a/*')],
  ['an ARN over 512 characters', `/a/${'b'.repeat(600)}`, undefined, arn('/a/*')],
  [
    'a long path whose directory is over 512 characters',
    `/${'a'.repeat(520)}/b`,
    undefined,
    undefined
  ],
  ['a path that holds the token', `/a/${secret}`, undefined, undefined]
] as const)
  test(`${title} ${describeResource(exact, prefix)}`, async () => {
    const event = { ...boundEvent, methodArn: arn(path) }
    const exactPolicy = await authorize(event)
    assert.is(statementOf(exactPolicy)?.Effect, exact === undefined ? 'Deny' : 'Allow')
    assert.is(exactPolicy.context['reason'], exact === undefined ? 'unsafe_resource' : undefined)
    if (exact !== undefined) assert.is(statementOf(exactPolicy)?.Resource, exact)
    const prefixPolicy = await authorize(event, { resource: 'prefix' })
    assert.is(statementOf(prefixPolicy)?.Effect, prefix === undefined ? 'Deny' : 'Allow')
    if (prefix !== undefined) assert.is(statementOf(prefixPolicy)?.Resource, prefix)
    for (const {
      policyDocument: { Statement }
    } of [exactPolicy, prefixPolicy]) {
      assert.ok((Statement[0]?.Resource.length ?? 0) <= 512)
      assert.not.match(Statement[0]?.Resource ?? '', /\*.|\?|\$\{/)
    }
    assertNoSecrets([exactPolicy, prefixPolicy])
  })
test('a method that holds the token leaves in no resource', async () => {
  const methodArn = arn('/time').replace('/GET/', `/${secret.replace(/[^A-Za-z]/g, '')}/`)
  const authorization = `Bearer ${secret.replace(/[^A-Za-z]/g, '')}`
  const headers = { ...boundEvent.headers, Authorization: authorization }
  const multiValueHeaders = { Authorization: [authorization] }
  const policy = await authorize({ ...boundEvent, methodArn, headers, multiValueHeaders })
  assert.is(statementOf(policy)?.Effect, 'Deny')
  assert.not.match(JSON.stringify(policy), secret.replace(/[^A-Za-z]/g, ''))
})
for (const partition of ['aws-cn', 'aws-us-gov'])
  test(`an ARN of the partition ${partition} is read`, async () =>
    assert.is(
      await authorizedEffect({
        ...boundEvent,
        methodArn: arn('/time').replace('arn:aws:', `arn:${partition}:`)
      }),
      'Allow'
    ))

test.run()
