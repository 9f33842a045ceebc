import fc from 'fast-check'
import {
  around,
  coalesced,
  deferred,
  type Introspect,
  observed,
  orElse,
  retried,
  timed,
  tokenOnly,
  traced
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { knows } from '../samples'
import { active, down, neverAnswer, query, throwSecret } from './introspects'

const test = suite('around')

test('around applies layers from the inside out', async () => {
  const order: string[] = []
  const layer =
    (name: string) =>
    (inner: Introspect): Introspect =>
    async innerQuery => {
      order.push(name)
      return inner(innerQuery)
    }
  await around(knows(active), layer('inner'), layer('outer'))(query)
  assert.equal(order, ['outer', 'inner'])
})
test('around without layers returns its base', () => {
  const base = knows(active)
  assert.is(around(base), base)
})
test('around throws at construction if a layer is not a function', () =>
  assert.throws(() => around(knows(active), tokenOnly, undefined as never), /layer 2/))
for (const layer of [observed, traced, orElse, deferred] as readonly ((see: never) => unknown)[])
  test(`${layer.name} throws at construction without its function`, () =>
    assert.throws(() => layer(undefined as never), /function|Introspect/))

test('no stack of layers rejects', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Introspect>(
        throwSecret,
        async () => throwSecret(),
        neverAnswer,
        knows(active),
        knows(down),
        (async () => undefined) as never
      ),
      fc.shuffledSubarray([
        timed(10),
        retried(1),
        coalesced,
        tokenOnly,
        traced(throwSecret),
        orElse(throwSecret)
      ]),
      async (base, layers) => {
        assert.type(await around(base, timed(10), ...layers)(query), 'object')
      }
    ),
    { numRuns: 80 }
  ))

test.run()
