import fc from 'fast-check'
import { bearerAllowed, noScopes, type Requirement, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requirementOf } from '../../src/require/requirement'

const test = suite('requirement')

test('scopes requires each of them on a bound token', () =>
  assert.equal(scopes('a', 'b:c'), { scopes: ['a', 'b:c'], binding: 'certificate' }))
test('noScopes still requires a bound token', () =>
  assert.equal(noScopes, { scopes: [], binding: 'certificate' }))
test('bearerAllowed makes the binding optional and nothing else', () =>
  assert.equal(bearerAllowed({ ...scopes('a'), maxAge: 5 }), {
    scopes: ['a'],
    maxAge: 5,
    binding: 'optional'
  }))
test('a requirement is deeply frozen', () =>
  assert.ok(Object.isFrozen(scopes('a')) && Object.isFrozen(scopes('a').scopes)))

for (const bad of ['', 'a b', 'a"b', 'a\\b', 'ä', 'a\n', '\u007f', undefined, null, 5])
  test(`${JSON.stringify(bad) ?? 'undefined'} is not a scope-token and throws at construction [RFC 6749 §3.3]`, () =>
    assert.throws(() => scopes(bad as string), /scope-token/))
test('bearerAllowed of something else throws at construction', () =>
  assert.throws(
    () => bearerAllowed({} as Requirement),
    /^bearerAllowed\(requirement\): pass scopes\('…'\) or noScopes; yours: scopes is missing: pass a list/
  ))

const good = {
  scopes: ['a'],
  binding: 'any',
  subject: 's',
  audience: ['x'],
  acr: ['loa'],
  maxAge: 0
}
test('a requirement with every field is accepted', () => assert.equal(requirementOf(good), good))
test('the accepted requirement is a copy: changing the original changes nothing', () => {
  const original = { scopes: ['a'], binding: 'certificate' }
  const requirement = requirementOf(original)
  original.scopes.pop()
  assert.equal(requirement?.scopes, ['a'])
})
for (const [what, value] of [
  ['a field that is misspelled', { ...good, subjet: 's' }],
  ['scopes as text', { ...good, scopes: 'a' }],
  ['a scope that is no text', { ...good, scopes: [5] }],
  // biome-ignore lint/suspicious/noSparseArray: the hole is what is refused
  ['a hole in the scopes', { ...good, scopes: [, 'a'] }],
  ['no scopes', { binding: 'any' }],
  ['no binding', { scopes: [] }],
  ['another binding', { ...good, binding: 'none' }],
  ['an empty subject', { ...good, subject: '' }],
  ['an audience as text', { ...good, audience: 'x' }],
  ['an empty list of audiences', { ...good, audience: [] }],
  ['an acr with a space', { ...good, acr: ['a b'] }],
  ['a negative age', { ...good, maxAge: -1 }],
  ['an age that is no number', { ...good, maxAge: Number.NaN }],
  ['an age as text', { ...good, maxAge: '5' }],
  ['null', null],
  ['a text', 'scopes'],
  ['true', true],
  ['an empty object', {}],
  ['a list', []]
] as const)
  test(`a requirement is rejected: ${what}`, () => assert.is(requirementOf(value), undefined))

test('random values are never an error', () =>
  fc.assert(
    fc.property(fc.anything(), value => {
      requirementOf(value)
    })
  ))

test.run()
