import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pass } from './events'

const test = suite('rest-api options')

for (const [what, make] of [
  ['a missing gate', () => restApiAuthorizer(undefined as never)],
  ['an unknown value of refusals', () => restApiAuthorizer(pass, { refusals: 'deny' as never })],
  ['a misspelled option', () => restApiAuthorizer(pass, { refusal: 'throw' } as never)],
  ['verbose that is not a boolean', () => restApiAuthorizer(pass, { verbose: 'no' as never })],
  ['an unknown value of resource', () => restApiAuthorizer(pass, { resource: '*' as never })],
  ['a context that is not a function', () => restApiAuthorizer(pass, { context: {} as never })]
] as const)
  test(`${what} throws at construction`, () => assert.throws(make, /restApiAuthorizer/))

test.run()
