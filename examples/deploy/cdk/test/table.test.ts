// ../settings.json against the synthesized template.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { broken } from './place'
import { synthesize } from './synthesize'
import { settings } from './table'

const template = synthesize()

for (const { id, must, cloudformation = [] } of settings) {
  test(`${id}: ${must}`, () => {
    for (const place of cloudformation) assert.deepEqual(broken(template, place), [])
  })
}

test('the checker of the table notices a wrong value, a missing one and a forbidden one', () => {
  const api = (Properties: Record<string, unknown>) => ({
    Resources: { A: { Type: 'T', Properties } }
  })
  for (const [properties, place] of [
    [{ a: 1 }, { in: 'T', at: 'a', is: 0 }],
    [{}, { in: 'T', at: 'a', is: 0 }],
    [{ a: 1 }, { in: 'T', at: 'a', isNot: 1 }],
    [{}, { in: 'T', at: 'a', present: true }],
    [{ a: [{ b: 1 }, {}] }, { in: 'T', at: 'a.*.b', is: 1 }],
    [{ a: 'xheader.y' }, { in: 'T', at: 'a', lacks: ['header.'] }],
    [{ a: 'x' }, { in: 'T', at: 'a', contains: 'y' }],
    [{ a: 'x' }, { in: 'T', at: 'a', matches: '^y' }],
    [{ a: 'xy' }, { in: 'T', at: 'a', endsWith: 'x' }],
    [{ a: { 'Fn::Sub': 'x' } }, { in: 'T', at: 'a', matches: '^y' }],
    [{ a: { X_SECRET: 's' } }, { in: 'T', at: 'a.*_SECRET', absent: true }],
    [{ a: 'x' }, { in: 'T', at: 'a', someIs: 'y' }]
  ] as const) {
    assert.notDeepEqual(broken(api(properties), place), [], JSON.stringify(place))
  }
})
