import fc from 'fast-check'
import { around, cached, type Introspect, memory, type Remembered, type Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knowsToken, now, secret } from '../samples'
import { settled, storeOf, strings } from './strings'

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

for (const [what, makeStore] of [
  ['memory', () => memory({ entries: 9 })],
  ['shared', () => storeOf(strings())]
] as const)
  for (const [size, claims, calls] of [
    ['just under 64 KiB', { text: 'x'.repeat(65_000) }, 1],
    ['just over 64 KiB', { text: 'x'.repeat(65_600) }, 2],
    ['of 200 KB', { text: 'x'.repeat(200_000) }, 2],
    ['of 12,000 characters outside ASCII, six each in JSON', { text: 'ü'.repeat(12_000) }, 2]
  ] as const)
    for (const quoted of [false, true])
      test(`${what} keeps answers of at most 65,536 characters of JSON: one ${size}${quoted ? ', quoted whole' : ''}`, async () => {
        let callCount = 0
        const token: Token = { ...bound, claims }
        const server: Introspect = async () => {
          callCount += 1
          return { _tag: 'Active', token, ...(quoted ? { answer: claims } : {}) }
        }
        const introspect = around(server, cached(makeStore(), { now }))
        await introspect({ token: secret })
        await settled()
        await introspect({ token: secret })
        assert.is(callCount, calls)
      })
test('a claim that JSON cannot hold is not kept, and fails no request', async () => {
  const server = knowsToken({ ...bound, claims: { id: 1n } })
  const introspect = around(server, cached(memory({ entries: 9 }), { now }))
  for (let i = 0; i < 2; i += 1) assert.is((await introspect({ token: secret }))._tag, 'Active')
})
test('a memory store is frozen', () =>
  assert.throws(() => {
    Object.assign(memory({ entries: 1 }), {
      get: async () => {
        throw new Error('x')
      }
    })
  }, TypeError))

test.run()
