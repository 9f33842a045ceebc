import { cached, shared } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fleetSecret, space, storeOf, strings } from './strings'

const test = suite('shared, options')

test('a pause under 10 ms is a RangeError: it was meant in seconds', () =>
  assert.throws(
    () => storeOf(strings(), { pause: 1 }),
    (error: Error) =>
      error instanceof RangeError &&
      error.message ===
        'shared(kv, { pause: 1 }) is 1 milliseconds. Write shared(kv, { pause: 1_000 }).'
  ))
test('cached takes the space from the store and rejects another', () => {
  assert.type(cached(storeOf(strings())), 'function')
  assert.type(cached(storeOf(strings()), { space }), 'function')
  assert.throws(() => cached(storeOf(strings()), { space: 'another' }), /space.*contradicts/)
})
for (const [what, make, message] of [
  [
    'no key-value store',
    () => shared(undefined as never, { secret: fleetSecret, space }),
    /shared\(kv/
  ],
  [
    'one without set',
    () => shared({ get: () => null } as never, { secret: fleetSecret, space }),
    /shared\(kv/
  ],
  [
    'one without get',
    () => shared({ set: () => null } as never, { secret: fleetSecret, space }),
    /shared\(kv/
  ],
  ['no settings', () => shared(strings(), undefined as never), /shared/],
  ['no secret', () => shared(strings(), { space } as never), /secret/],
  ['a short secret', () => shared(strings(), { secret: 'hunter2hunter2', space }), /secret.*32/],
  [
    'a secret of bytes',
    () => shared(strings(), { secret: Buffer.alloc(40) as never, space }),
    /secret/
  ],
  ['no space', () => shared(strings(), { secret: fleetSecret } as never), /space/],
  ['an empty space', () => shared(strings(), { secret: fleetSecret, space: '' }), /space/],
  ['a timeout of 0', () => storeOf(strings(), { timeout: 0 }), /timeout/],
  ['a timeout in the wrong unit', () => storeOf(strings(), { timeout: 100_000 }), /timeout/],
  ['a pause that is none', () => storeOf(strings(), { pause: Number.NaN }), /pause/],
  ['a clock that is none', () => storeOf(strings(), { now: 5 as never }), /now/],
  ['a misspelled option', () => storeOf(strings(), { ttl: 5 } as never), /ttl/]
] as readonly (readonly [string, () => unknown, RegExp])[])
  test(`shared with ${what} throws at construction, by name, and quotes no secret`, () =>
    assert.throws(
      make,
      (error: Error) =>
        message.test(error.message) && !/hunter|32 characters and more/.test(error.message)
    ))

test.run()
