import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { normaliseUrl } from '../../src/dpop/htu'

const test = suite('htu')

const url = 'https://rs.example/a/b'
for (const [title, other, expected] of [
  ['scheme and host in upper case are equal', 'HTTPS://RS.EXAMPLE/a/b', url],
  ['the default port is equal', 'https://rs.example:443/a/b', url],
  ['a default port with zeros in front is equal', 'https://rs.example:0443/a/b', url],
  ['an empty port is equal', 'https://rs.example:/a/b', url],
  ['an escaped unreserved character is equal', 'https://rs.example/%61/b', url],
  ['dot segments are removed', 'https://rs.example/a/x/../b', url],
  ['escaped dot segments are removed', 'https://rs.example/a/x/%2e%2E/./b', url],
  ['query and fragment are dropped', 'https://rs.example/a/b?q=/../#f', url],
  ['an empty path is /', 'https://rs.example', 'https://rs.example/'],
  ['dots at the end leave a slash', 'https://rs.example/a/..', 'https://rs.example/'],
  ['dots above the root stay there', 'https://rs.example/../../a', 'https://rs.example/a'],
  ['escapes are compared in upper case', 'https://rs.example/%c3%a9', 'https://rs.example/%C3%A9'],
  ['an IPv6 address has its own form', 'https://[::1]:8443/a', 'https://[::1]:8443/a'],
  ['the case of the path counts', 'https://rs.example/A/b', 'https://rs.example/A/b'],
  ['a final slash counts', 'https://rs.example/a/b/', 'https://rs.example/a/b/'],
  ['an escaped slash is no slash', 'https://rs.example/a%2fb', 'https://rs.example/a%2Fb'],
  ['an empty segment counts', 'https://rs.example/a//b', 'https://rs.example/a//b'],
  ['a final dot of the host counts', 'https://rs.example./a/b', 'https://rs.example./a/b'],
  ['http is not https', 'http://rs.example/a/b', 'http://rs.example/a/b'],
  ["http's default port is 80", 'http://rs.example:80/', 'http://rs.example/'],
  ["https's default port is not 80", 'https://rs.example:80/', 'https://rs.example:80/'],
  ['user information is refused', 'https://u@rs.example/a/b', undefined],
  ['a relative reference is refused', '/a/b', undefined],
  ['a backslash is refused', 'https://rs.example\\a', undefined],
  ['a space is refused', 'https://rs.example/a b', undefined],
  ['a line break is refused', 'https://rs.example/a\n/b', undefined],
  ['a line break in the query is refused', 'https://rs.example/a?\n', undefined],
  ['an escape that is cut short is refused', 'https://rs.example/%6', undefined],
  ['a character that is not ASCII is refused', 'https://rs.example/é', undefined],
  ['another scheme is refused', 'ftp://rs.example/', undefined],
  ['an empty host is refused', 'https:///a', undefined]
] as const)
  test(`${title} [RFC 9449 §4.3, RFC 3986 §6.2.2]`, () => assert.is(normaliseUrl(other), expected))

test('what was normalised stays as it is', () =>
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), text => {
      const normalised = normaliseUrl(text)
      assert.ok(normalised === undefined || normaliseUrl(normalised) === normalised)
    })
  ))

test('a path of 16,000 characters is read in linear time', () => {
  for (const piece of ['/..', '%2e', '/a', '../']) {
    const text = `https://rs.example/${piece.repeat(16_000 / piece.length)}`
    assert.ok((normaliseUrl(text)?.length ?? 0) <= text.length)
  }
})

test.run()
