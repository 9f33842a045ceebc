import { isLeft, isRight } from 'fp-ts/Either'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAuthorization } from '../../src/extract/authorization'

const test = suite('authorization')

for (const [title, line, token] of [
  ['a bearer token is accepted [RFC 6750 §2.1]', 'Bearer mF_9.B5f-4.1JqM', 'mF_9.B5f-4.1JqM'],
  [
    'every character of b64token is accepted [RFC 6750 §2.1]',
    'Bearer aZ09-._~+/==',
    'aZ09-._~+/=='
  ],
  ['the scheme is case-insensitive [RFC 9110 §11.1]', 'bEaReR abc', 'abc'],
  ['several spaces may follow the scheme [RFC 9110 §11.4]', 'Bearer    abc', 'abc'],
  ['white space around the value is not part of it [RFC 9110 §5.5]', ' \tBearer abc \t', 'abc'],
  [
    'a header of exactly 16 KiB is accepted',
    `Bearer ${'a'.repeat(16 * 1024 - 7)}`,
    'a'.repeat(16 * 1024 - 7)
  ]
] as const)
  test(title, () => {
    const result = parseAuthorization([line])
    assert.ok(isRight(result))
    assert.is(result.right.token, token)
  })

for (const [title, lines, status, reason] of [
  ['a request without the header has no token, 401 [RFC 6750 §3.1]', [], 401, 'no_token'],
  ['an empty header is no token', [' '], 401, 'no_token'],
  [
    'Basic is another scheme: 401 without an error code [RFC 6750 §3.1]',
    ['Basic abc'],
    401,
    'unsupported_scheme'
  ],
  [
    'DPoP is another scheme, neither Bearer nor absent [RFC 9449 §7.2]',
    ['DPoP abc'],
    401,
    'unsupported_scheme'
  ],
  ['a token without a scheme is another scheme', ['mF_9.B5f-4.1JqM'], 401, 'unsupported_scheme'],
  [
    'two Authorization lines are refused [RFC 6750 §3.1]',
    ['Bearer a', 'Bearer a'],
    400,
    'malformed_request'
  ],
  [
    'two lines joined by a comma, as HTTP API joins them, are refused',
    ['Bearer a,Bearer b'],
    400,
    'malformed_request'
  ],
  [
    'a second scheme after a comma is refused even if the first is not Bearer',
    ['Basic a, bearer b'],
    400,
    'malformed_request'
  ],
  ['Bearer alone is malformed [RFC 6750 §3.1]', ['Bearer'], 400, 'malformed_request'],
  ['Bearer and spaces alone are malformed', ['Bearer   x y'], 400, 'malformed_request'],
  ['a tab is not a separator [RFC 6750 §2.1]', ['Bearer\tabc'], 400, 'malformed_request'],
  ['two words are malformed', ['Bearer abc def'], 400, 'malformed_request'],
  ['padding in the middle is malformed [RFC 6750 §2.1]', ['Bearer a=b'], 400, 'malformed_request'],
  ['padding alone is malformed', ['Bearer ==='], 400, 'malformed_request'],
  ['a quote is not a token character', ['Bearer "abc"'], 400, 'malformed_request'],
  ['a control character is malformed', ['Bearer abc\u0000'], 400, 'malformed_request'],
  ['a line break is malformed', ['Bearer abc\r\nX: y'], 400, 'malformed_request'],
  ['a character outside ASCII is malformed', ['Bearer äbc'], 400, 'malformed_request'],
  ['a full-width letter is not the ASCII letter', ['Ｂearer abc'], 400, 'malformed_request'],
  [
    'a header over 16 KiB is refused unread',
    [`Bearer ${'a'.repeat(16 * 1024)}`],
    400,
    'malformed_request'
  ]
] as const)
  test(title, () => {
    const result = parseAuthorization(lines)
    assert.ok(isLeft(result))
    assert.is(result.left.status, status)
    assert.is(result.left.reason, reason)
  })

test('a request without a token gets a challenge without an error [RFC 6750 §3.1]', () => {
  const result = parseAuthorization([])
  assert.ok(isLeft(result))
  assert.equal(result.left.challenges, ['Bearer realm="protected"'])
})

// Headers of the maximum length: a quadratic grammar would run into the time limit of the tests.
test('a hostile header is refused in linear time', () => {
  for (const line of [
    `Bearer ${'='.repeat(16_000)}a`,
    'a,'.repeat(8_000),
    `Basic ${', bearer'.repeat(2_000)}x`,
    `${' '.repeat(16_000)}x`,
    `Bearer a${' '.repeat(16_000)}b`
  ])
    for (let i = 0; i < 3_000; i += 1) assert.ok(isLeft(parseAuthorization([line])))
})

test.run()
