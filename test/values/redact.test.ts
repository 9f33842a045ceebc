import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { searchFor } from '../../src/values/redact'
import { anyText, secret } from '../samples'
import { json, percent, php, tokens } from './spellings'

const test = suite('redact')

const holdsSecret = searchFor(() => [secret])
for (const [how, text] of [
  ['as it was sent', secret],
  ['between other words', `x ${secret} y`],
  ['without its padding', secret.replace(/=+$/, '')],
  ['percent-encoded', encodeURIComponent(secret)],
  ['percent-encoded to the last character', percent(secret)],
  ['percent-encoded in capitals', percent(secret).toUpperCase()],
  ['percent-encoded behind a broken escape', `%zz%ff%${percent(secret)}`],
  ['percent-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
  ['in JSON as PHP writes it', JSON.stringify({ a: secret }).replaceAll('/', '\\/')],
  ['in JSON by code points', json(secret)],
  ['in JSON inside JSON', php(php(secret))],
  ['percent-encoded and then written by PHP', php(encodeURIComponent(`a/${secret}`))],
  ['written by PHP and then percent-encoded', encodeURIComponent(php(secret))]
] as const)
  test(`a secret is found ${how}`, () => assert.ok(holdsSecret(text)))
for (const text of [
  '',
  'hello',
  'time:query payments',
  secret.slice(1),
  secret.slice(0, -3),
  '%',
  '%zz'.repeat(30),
  '\\u00',
  '\\'.repeat(50)
])
  test(`no secret is found in ${JSON.stringify(text.slice(0, 20))}`, () =>
    assert.not.ok(holdsSecret(text)))
test('words of fewer than 8 characters are not searched for: no server issues such tokens', () => {
  const holdsShort = searchFor(() => ['', 'admin', '1234567', '1234567=='])
  assert.not.ok(holdsShort('admin 1234567 1234567=='))
  assert.ok(searchFor(() => ['12345678'])('admin 12345678'))
})
test('without a secret nothing is found', () =>
  assert.not.ok(searchFor(() => [])('anything at all')))
test('a secret of ours may hold any character that a header line may', () => {
  const secrets = [
    '100%25-sure',
    'back\\slash\\\\es',
    '"in quotes"',
    'mit-ü-ß-€-🔑',
    'correct horse'
  ]
  for (const word of secrets)
    for (const spell of [encodeURIComponent, percent, json, php, (text: string) => text])
      assert.ok(searchFor(() => [word])(`a ${spell(word)} b`), spell(word))
})
test('secrets are collected only if a text is long enough to hold one', () => {
  let calls = 0
  const search = searchFor(() => [secret, String((calls += 1))])
  search('short')
  assert.is(calls, 0)
  search('long enough')
  search('long enough')
  assert.is(calls, 1)
})
/** A promised spelling: each character as it is or escaped, perhaps escaped a second time. */
const spelling = fc
  .tuple(
    fc.constantFrom('%', '\\'),
    fc.constantFrom('', '%', '\\'),
    fc.array(fc.boolean(), { minLength: 1, maxLength: 9 })
  )
  .map(([first, second, coded]) => {
    const layer = (kind: string, text: string): string =>
      [...text]
        .map((character, i) => {
          const chosen = coded[i % coded.length] === true
          if (kind === '%') return chosen || character === '%' ? percent(character) : character
          if (kind === '\\') return chosen ? json(character) : php(character)
          return character
        })
        .join('')
    return (text: string): string => layer(second, layer(first, text))
  })

test('a secret is found as it was sent, in any surroundings', () =>
  fc.assert(
    fc.property(tokens, anyText, anyText, (word, before, after) => {
      assert.ok(searchFor(() => [word])(before + word + after))
    })
  ))
test('a secret is found in each promised spelling, in any surroundings', () =>
  fc.assert(
    fc.property(tokens, spelling, anyText, anyText, (word, spell, before, after) =>
      assert.ok(searchFor(() => [word])(`${before} ${spell(word)} ${after}`))
    ),
    { numRuns: 500 }
  ))
test('a text that differs from the secret in one character does not hold it, in any spelling', () =>
  fc.assert(
    fc.property(tokens, spelling, anyText, anyText, fc.nat(), (word, spell, left, right, place) => {
      const at = place % word.length
      const near = word.slice(0, at) + (word[at] === 'a' ? 'b' : 'a') + word.slice(at + 1)
      assert.not.ok(searchFor(() => [word])(`${left} ${spell(near)} ${right}`))
    }),
    { numRuns: 500 }
  ))
test('a part of the secret is not the secret, in any spelling', () =>
  fc.assert(
    fc.property(tokens, spelling, anyText, anyText, (word, spell, before, after) => {
      for (const part of [word.slice(1), word.slice(0, -1)])
        assert.not.ok(searchFor(() => [word])(`${before} ${spell(part)} ${after}`))
    })
  ))

test.run()
