import { type GateOptions, gate, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { baseOptions } from './gates'

const test = suite('gate, options')

for (const [what, more, message] of [
  [
    'an option that is misspelled, and would ask for less',
    { check: [() => undefined] },
    /^gate\(options\): unknown option "check". Did you mean "checks"\? Known: require, introspect, audience, checks, now, leeway, deadline$/
  ],
  [
    'a requirement with a misspelled field',
    { require: { ...noScopes, maxage: 5 } },
    /require is wrong: pass scopes.*; yours: unknown option "maxage". Did you mean "maxAge"\?/
  ],
  ['no require', { require: undefined }, /require.*missing/],
  [
    'a requirement whose field is wrong',
    { require: { scopes: ['a b'], binding: 'any' } },
    /require is wrong: .*; yours: scopes is wrong: pass a list of scope-tokens/
  ],
  ['no introspect', { introspect: undefined }, /introspect.*missing/],
  ['a leeway that is no whole number', { leeway: 1.5 }, /leeway/],
  ['a negative leeway', { leeway: -1 }, /leeway/],
  ['a leeway over five minutes', { leeway: 301 }, /leeway/],
  ['a leeway that is no number', { leeway: Number.NaN }, /leeway/],
  ['an empty audience', { audience: '' }, /audience/],
  ['no audience among audiences', { audience: [] }, /audience/],
  ['a deadline of zero', { deadline: 0 }, /deadline/],
  ['a deadline of infinity', { deadline: Number.POSITIVE_INFINITY }, /deadline/],
  ['a clock that is no function', { now: 5 }, /now/],
  ['checks that are no functions', { checks: [true] }, /checks/]
] as const)
  test(`${what} throws at construction, by name`, () =>
    assert.throws(() => gate({ ...baseOptions, ...more } as unknown as GateOptions), message))

test('no settings at all throw at construction, by name', () =>
  assert.throws(
    () => gate(undefined as never),
    /^gate\(options\): options are missing. Pass { require, introspect }.$/
  ))

test.run()
