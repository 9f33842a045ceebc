import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { gate, noScopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAuthorization } from '../../src/extract/authorization'
import { authorizationWords, searchForAuthorization } from '../../src/values/redact'
import { anyText, bound, first, knows, now, request, secret } from '../samples'
import { php, tokens } from './spellings'

const test = suite('redact, Authorization')

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
  ['a character that no token may hold', [`Bearer ${secret};`]],
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
test('a malformed token is found as a whole', () => {
  const holdsToken = searchForAuthorization(request({ authorization: ['Bearer 12|34|56|78'] }))
  assert.ok(holdsToken('/t/12|34|56|78'))
})
test('only the 16 longest words of a header are searched for', () => {
  const words = Array.from({ length: 20 }, (_, i) => `${'x'.repeat(30 - i)}-${i}`)
  const holdsWord = searchForAuthorization(request({ authorization: [words.join(' ')] }))
  assert.equal(
    words.map(word => holdsWord(word)),
    words.map((_, i) => i < 16)
  )
})
test('a request without Authorization has nothing to search for', () =>
  assert.not.ok(searchForAuthorization(request({ authorization: [] }))('/anything/at/all')))
test('the token as the gate reads it is searched for first', () =>
  fc.assert(
    fc.property(tokens, fc.constantFrom('', '=', '=='), fc.nat(3), (word, padding, n) => {
      const gap = ' '.repeat(n)
      const sentRequest = request({ authorization: [`${gap}Bearer ${gap}${word}${padding}${gap}`] })
      const credentials = parseAuthorization(sentRequest.header('authorization'))
      assert.ok(isRight(credentials))
      assert.is(authorizationWords(sentRequest)[0], credentials.right.token)
      assert.ok(searchForAuthorization(sentRequest)(`/t/${credentials.right.token}/x`))
    })
  ))
test('random lines and texts are never an error', () =>
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 3 }), anyText, (authorization, text) => {
      searchForAuthorization(request({ authorization }))(text)
    })
  ))

for (const gap of [1, 2, 15, 16, 17, 40, 1_000])
  test(`the token is found behind ${gap} spaces`, async () => {
    const authorization = `${' '.repeat(gap)}Bearer${' '.repeat(gap)}${secret}`
    const handler = restApiAuthorizer(
      gate({ introspect: knows({ _tag: 'Active', token: bound }), require: noScopes, now })
    )
    const event = {
      ...restApiEvent({ token: secret, certificate: first.pem }),
      methodArn: `arn:aws:execute-api:eu-west-1:123456789012:abc/prod/GET/t/${encodeURIComponent(secret)}`,
      headers: { Authorization: authorization },
      multiValueHeaders: { Authorization: [authorization] }
    }
    assert.not.ok(JSON.stringify(await handler(event)).includes(encodeURIComponent(secret)))
  })
// A quadratic search of two million characters would run into the time limit of the tests.
test('a token that is nearly all padding is searched for in linear time', () =>
  assert.not.ok(
    searchForAuthorization(request({ authorization: [`Bearer x${'='.repeat(2_000_000)}y`] }))(
      'x'.repeat(20_000)
    )
  ))

test.run()
