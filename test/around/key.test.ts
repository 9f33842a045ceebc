import fc from 'fast-check'
import { noScopes, type Query } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cacheKey } from '../../src/around/key'
import { isPromise } from '../../src/async/awaitable'
import { sha256, tokenHash, utf8 } from '../../src/host/node'
import { secret } from '../samples'
import { active, query, setUp } from './cached-server'

const test = suite('cache key')

const longTokens = [64, 65, 900].map(length => 'x'.repeat(length))
const hashes = longTokens.map(token => String(tokenHash(token)))
const hostileText = fc.oneof(
  fc.string(),
  fc.constantFrom(...longTokens, ...hashes, ...hashes.map(hash => `#${hash}`)),
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

test('on Node a token over 64 characters is keyed by # and its SHA-256, a shorter one as it is', () => {
  for (const [length, expected] of [
    [64, (token: string) => `#1;64:${token}--`],
    [65, (token: string) => `#1;#${sha256(utf8(token))}--`],
    [900, (token: string) => `#1;#${sha256(utf8(token))}--`]
  ] as const) {
    const token = 'y'.repeat(length)
    assert.is(cacheKey('#1;', { token }), expected(token))
  }
})
test('a token that spells the key of another is another', () => {
  const [, , long = ''] = longTokens
  const hash = String(tokenHash(long))
  const keys = [long, hash, `#${hash}`, `#${hash}--`].map(token => cacheKey('', { token }))
  assert.is(new Set(keys).size, keys.length)
})
test('no hash of a token that leaves equals a key, in memory or in another store', async () => {
  for (const token of ['z', ...longTokens]) {
    const leaving = sha256(utf8(token))
    const memoryKey = cacheKey('#1;', { token }) ?? ''
    assert.is.not(memoryKey, leaving)
    assert.is.not(sha256(utf8(memoryKey)), leaving)
  }
})
test('a hit is a value and no promise, for a long token, too', async () => {
  for (const token of ['z', ...longTokens]) {
    const { introspect } = setUp(active())
    await introspect({ token })
    assert.not(isPromise(introspect({ token })))
  }
})

test.run()
