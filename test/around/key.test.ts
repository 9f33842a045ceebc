import fc from 'fast-check'
import { noScopes, type Query } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cacheKey } from '../../src/around/key'
import { secret } from '../samples'
import { query } from './cached-server'

const test = suite('cache key')

const hostileText = fc.oneof(
  fc.string(),
  fc.constantFrom('', '-', '1:a', '2:a', '[', ']', '0:', secret)
)
const requirement = fc.record(
  {
    scopes: fc.array(hostileText, { maxLength: 3 }),
    binding: fc.constantFrom('certificate', 'any'),
    subject: hostileText,
    audience: fc.array(hostileText, { maxLength: 2 }),
    acr: fc.array(hostileText, { maxLength: 2 }),
    maxAge: fc.nat(20)
  },
  { requiredKeys: ['scopes', 'binding'] }
)
const queries = fc.record(
  { token: hostileText, thumbprint: hostileText, requirement },
  { requiredKeys: ['token'] }
) as fc.Arbitrary<Query>
test('only equal queries have equal keys', () =>
  fc.assert(
    fc.property(hostileText, queries, hostileText, queries, (space, a, other, b) => {
      const same =
        JSON.stringify([
          space,
          a.token,
          a.thumbprint,
          a.requirement === undefined ? 0 : Object.entries(a.requirement).sort()
        ]) ===
        JSON.stringify([
          other,
          b.token,
          b.thumbprint,
          b.requirement === undefined ? 0 : Object.entries(b.requirement).sort()
        ])
      assert.is(
        cacheKey(`${space.length}:${space}`, a) === cacheKey(`${other.length}:${other}`, b),
        same
      )
    }),
    { numRuns: 400 }
  ))
test('every field of a query is part of its key', () => {
  const full: Query = {
    ...query,
    requirement: {
      scopes: ['a'],
      subject: 's',
      audience: ['x'],
      acr: ['l'],
      maxAge: 5,
      binding: 'certificate'
    }
  }
  const variants: readonly Query[] = [
    full,
    { ...full, token: 'x' },
    { ...full, thumbprint: 'x' },
    ...[
      { scopes: ['a', 'b'] },
      { subject: 't' },
      { audience: ['y'] },
      { acr: ['m'] },
      { maxAge: 6 },
      { binding: 'any' as const },
      { route: 'unknown' as const }
    ].map(change => ({ ...full, requirement: { ...noScopes, ...full.requirement, ...change } }))
  ]
  assert.is(new Set(variants.map(variant => cacheKey('s', variant))).size, variants.length)
})

test.run()
