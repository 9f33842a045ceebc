import { expressGate } from 'gatecheck/express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first } from '../../samples'
import { pass } from './app'

const test = suite('express options')

for (const [what, make] of [
  ['a missing gate', () => expressGate(undefined as never)],
  [
    'a certificate reader that is not a function',
    () => expressGate(pass, { certificate: first.pem as never })
  ],
  ['an unknown value of refusals', () => expressGate(pass, { refusals: 'throw' as never })]
] as const)
  test(`${what} throws at construction`, () => assert.throws(make, /expressGate/))
test('the middleware has three parameters: with four Express would take it for an error handler', () =>
  assert.is(expressGate(pass).length, 3))

test.run()
