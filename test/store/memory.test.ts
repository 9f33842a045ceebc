import fc from 'fast-check'
import { memory, type Remembered } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('memory')

test('memory evicts the least recently used entry', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(
        fc.tuple(fc.constantFrom('get', 'set'), fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'))
      ),
      (entries, steps) => {
        const store = memory({ entries })
        let model: readonly (readonly [string, Remembered])[] = []
        for (const [i, [step, key]] of steps.entries()) {
          const held = model.find(([name]) => name === key)
          if (step === 'get') {
            assert.is(store.get(key), held?.[1])
            if (held !== undefined) model = [...model.filter(item => item !== held), held]
          } else {
            const value: Remembered = { introspection: { _tag: 'Inactive' }, until: i }
            store.set(key, value)
            model = [...model.filter(([name]) => name !== key), [key, value] as const].slice(
              -entries
            )
          }
        }
      }
    ),
    { numRuns: 250 }
  ))

for (const [what, make] of [
  ['memory without entries', () => memory({ entries: 0 })],
  ['memory of a fraction', () => memory({ entries: 1.5 })]
] as const)
  test(`${what} throws at construction`, () =>
    assert.throws(make, /entries|store|ttl|inactive|tll/))
test('a memory store is frozen', () =>
  assert.throws(() => {
    Object.assign(memory({ entries: 1 }), {
      get: async () => {
        throw new Error('x')
      }
    })
  }, TypeError))

test.run()
