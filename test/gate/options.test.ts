import { type GateOptions, gate, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { baseOptions } from './gates'

const test = suite('gate, options')

for (const [what, more, message] of [
  [
    'a misspelled option',
    { check: [() => undefined] },
    /^gate\(options\): unknown option "check". Did you mean "checks"\? Known: require, introspect, audience, absentAudience, checks, dpop, challenge, profile, now, leeway, deadline$/
  ],
  [
    'a requirement with a misspelled field',
    { require: { ...noScopes, maxage: 5 } },
    /require is wrong: pass scopes.*; yours: unknown option "maxage". Did you mean "maxAge"\?/
  ],
  ['no require', { require: undefined }, /require.*missing/],
  [
    'a requirement with a wrong field',
    { require: { scopes: ['a b'], binding: 'any' } },
    /require is wrong: .*; yours: scopes is wrong: pass a list of scope-tokens/
  ],
  ['no introspect', { introspect: undefined }, /introspect.*missing/],
  ['a leeway that is not a whole number', { leeway: 1.5 }, /leeway/],
  ['a negative leeway', { leeway: -1 }, /leeway/],
  ['a leeway over five minutes', { leeway: 301 }, /leeway/],
  ['a leeway that is not a number', { leeway: Number.NaN }, /leeway/],
  ['an empty audience', { audience: '' }, /audience/],
  ['an empty list of audiences', { audience: [] }, /audience/],
  ['a deadline of zero', { deadline: 0 }, /deadline/],
  ['an infinite deadline', { deadline: Number.POSITIVE_INFINITY }, /deadline/],
  ['a clock that is not a function', { now: 5 }, /now/],
  [
    'a dpop that dpop() did not make',
    { dpop: { _tag: 'Dpop' } },
    /dpop is wrong: pass dpop\(\{ replay \}\)/
  ],
  ['checks that are not functions', { checks: [true] }, /checks/]
] as const)
  test(`${what} throws at construction, by name`, () =>
    assert.throws(() => gate({ ...baseOptions, ...more } as unknown as GateOptions), message))

for (const deadline of [1, 8, 9.5])
  test(`a deadline of ${deadline} ms throws at construction: it was meant in seconds`, () =>
    assert.throws(
      () => gate({ ...baseOptions, deadline }),
      /^gate\(options\): deadline is wrong: pass milliseconds, at least 10 and under 2\^31$/
    ))

test('missing options throw at construction', () =>
  assert.throws(
    () => gate(undefined as never),
    /^gate\(options\): options are missing. Pass { require, introspect }.$/
  ))

test.run()
