import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAuthorization } from '../../src/extract/authorization'
import { authorizationWords, searchFor, searchForAuthorization } from '../../src/values/redact'
import { request, secret, wild } from '../samples'

const test = suite('redact')

function percent(text: string): string {
  return [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
function json(text: string): string {
  return text
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
function php(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')
}

// Spellings
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
  test(`${JSON.stringify(text.slice(0, 20))} holds none`, () => assert.not.ok(holdsSecret(text)))
test('words of fewer than 8 characters are not looked for: no server issues such tokens', () => {
  const holdsShort = searchFor(() => ['', 'admin', '1234567', '1234567=='])
  assert.not.ok(holdsShort('admin 1234567 1234567=='))
  assert.ok(searchFor(() => ['12345678'])('admin 12345678'))
})
test('without a secret nothing is found', () =>
  assert.not.ok(searchFor(() => [])('anything at all')))
test('a secret of ours may hold any character that a header line may', () => {
  const ours = ['100%25-sure', 'back\\slash\\\\es', '"in quotes"', 'mit-ü-ß-€-🔑', 'correct horse']
  for (const known of ours)
    for (const spell of [encodeURIComponent, percent, json, php, (text: string) => text])
      assert.ok(searchFor(() => [known])(`a ${spell(known)} b`), spell(known))
})
test('secrets are asked for only when a text is long enough to hold one', () => {
  let asked = 0
  const search = searchFor(() => [secret, String((asked += 1))])
  search('short')
  assert.is(asked, 0)
  search('long enough')
  search('long enough')
  assert.is(asked, 1)
})

// Properties
const alphabet = 'abcdefXYZ019-._~+/'
const token = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 8, maxLength: 60 })
/** A promised spelling: each character as it is or coded, perhaps with a second coding on top. */
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

test('a secret is found as it was sent, whatever stands around it', () =>
  fc.assert(
    fc.property(token, wild, wild, (known, before, after) => {
      assert.ok(searchFor(() => [known])(before + known + after))
    })
  ))
test('a secret is found in each promised spelling, whatever stands around it', () =>
  fc.assert(
    fc.property(token, spelling, wild, wild, (known, spell, before, after) =>
      assert.ok(searchFor(() => [known])(`${before} ${spell(known)} ${after}`))
    ),
    { numRuns: 500 }
  ))
test('a text that differs from the secret in one character does not hold it, in any spelling', () =>
  fc.assert(
    fc.property(token, spelling, wild, wild, fc.nat(), (known, spell, left, right, place) => {
      const at = place % known.length
      const near = known.slice(0, at) + (known[at] === 'a' ? 'b' : 'a') + known.slice(at + 1)
      assert.not.ok(searchFor(() => [known])(`${left} ${spell(near)} ${right}`))
    }),
    { numRuns: 500 }
  ))
test('a part of the secret is not the secret, in any spelling', () =>
  fc.assert(
    fc.property(token, spelling, wild, wild, (known, spell, before, after) => {
      for (const part of [known.slice(1), known.slice(0, -1)])
        assert.not.ok(searchFor(() => [known])(`${before} ${spell(part)} ${after}`))
    })
  ))

// A request's Authorization
for (const [what, lines] of [
  ['a well-formed header', [`Bearer ${secret}`]],
  ['a header with white space around everything', [` \tBearer   ${secret} \t`]],
  ['a header with 1,000 spaces', [`Bearer${' '.repeat(1_000)}${secret}`]],
  ['another scheme', [`DPoP ${secret}`]],
  ['no scheme', [secret]],
  ['a doubled header', ['Bearer another-token', `Bearer ${secret}`]],
  ['a doubled header with quotes', ['Bearer another-token', `Bearer "${secret}"`]],
  ['two headers joined by a comma', [`Bearer another-token,Bearer ${secret}`]],
  ['a tab instead of a space', [`Bearer\t${secret}`]],
  ['quotes', [`Bearer "${secret}"`]],
  ['a parameter', [`Bearer token=${secret}`]],
  ['a character that no token has', [`Bearer ${secret};`]],
  ['a line break', [`Bearer ${secret}\r\nX: y`]],
  ['twenty short words in front', [`Bearer ${'a '.repeat(20)}${secret}`]],
  ['a thousand words in front', [`Bearer ${'eight-ch '.repeat(1_000)}${secret}`]]
] as const)
  test(`the token of ${what} is found`, () => {
    const holdsToken = searchForAuthorization(request({ authorization: lines }))
    for (const text of [`/t/${secret}`, `/t/${encodeURIComponent(secret)}`, php(secret)])
      assert.ok(holdsToken(text), text)
    assert.not.ok(holdsToken('/time/of/day'))
  })
test('a token of characters that no token has is found as a whole', () => {
  const holdsToken = searchForAuthorization(request({ authorization: ['Bearer 12|34|56|78'] }))
  assert.ok(holdsToken('/t/12|34|56|78'))
})
test('of very many words only the longest are looked for, so that they cost little', () => {
  const words = Array.from({ length: 20 }, (_, i) => `${'x'.repeat(30 - i)}-${i}`)
  const holdsWord = searchForAuthorization(request({ authorization: [words.join(' ')] }))
  assert.equal(
    words.map(word => holdsWord(word)),
    words.map((_, i) => i < 16)
  )
})
test('a request without Authorization holds nothing to look for', () =>
  assert.not.ok(searchForAuthorization(request({ authorization: [] }))('/anything/at/all')))
test('the token as the gate reads it is looked for first', () =>
  fc.assert(
    fc.property(token, fc.constantFrom('', '=', '=='), fc.nat(3), (word, padding, n) => {
      const gap = ' '.repeat(n)
      const asked = request({ authorization: [`${gap}Bearer ${gap}${word}${padding}${gap}`] })
      const read = parseAuthorization(asked.header('authorization'))
      assert.ok(isRight(read))
      assert.is(authorizationWords(asked)[0], read.right.token)
      assert.ok(searchForAuthorization(asked)(`/t/${read.right.token}/x`))
    })
  ))
test('random lines and texts are never an error', () =>
  fc.assert(
    fc.property(fc.array(wild, { maxLength: 3 }), wild, (authorization, text) => {
      searchForAuthorization(request({ authorization }))(text)
    })
  ))

test.run()
