// Both hosts decode base64 and hash in the same way.
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as node from '../../src/host/node'
import * as web from '../../src/host/web'

const test = suite('host encodings')

for (const [title, text, expected] of [
  ['canonical base64', 'AAEC', [0, 1, 2]],
  ['padded', 'AAE=', [0, 1]],
  ['spare bits', 'AAF=', undefined],
  ['no padding', 'AAE', undefined],
  ['white space', 'AA EC', undefined],
  ['base64url', '-_-_', undefined],
  ['text that is not base64', '!!!!', undefined]
] as const)
  test(`both hosts decode base64 in the same way: ${title}`, () => {
    for (const { unbase64 } of [node, web]) {
      const bytes = unbase64(text)
      assert.equal(bytes === undefined ? undefined : [...bytes], expected)
    }
  })
for (const [title, text, expected] of [
  ['nothing', '', []],
  ['canonical base64url', 'AAEC', [0, 1, 2]],
  ['its own alphabet', '-_-_', [251, 255, 191]],
  ['no padding', 'AAE', [0, 1]],
  ['one byte', '_w', [255]],
  ['padded', 'AAE=', undefined],
  ['spare bits', 'AAF', undefined],
  ['four spare bits', 'AB', undefined],
  ['one character', 'A', undefined],
  ['one character too many', 'AAECA', undefined],
  ['white space', 'AA EC', undefined],
  ['a line end', 'AAEC\n', undefined],
  ['base64', '+/+/', undefined],
  ['both alphabets', '-/-/', undefined],
  ['a character whose low byte is a letter', 'AAE\u0143', undefined],
  ['text that is not base64', '!!!!', undefined]
] as const)
  test(`both hosts decode base64url in the same way: ${title}`, () => {
    for (const { unbase64url } of [node, web]) {
      const bytes = unbase64url(text)
      assert.equal(bytes === undefined ? undefined : [...bytes], expected)
    }
  })
for (const [title, bytes, expected] of [
  ['nothing', [], ''],
  ['two bytes', [0xc3, 0xa4], 'ä'],
  ['four bytes', [0xf0, 0x9f, 0x98, 0x80], '😀'],
  ['U+FFFD as such', [0xef, 0xbf, 0xbd], '\ufffd'],
  ['a BOM, which stays', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
  ['a byte that is not UTF-8', [0xff], undefined],
  ['U+FFFD and a byte that is not UTF-8', [0xef, 0xbf, 0xbd, 0xff], undefined],
  ['an overlong form', [0xc0, 0xaf], undefined],
  ['a surrogate', [0xed, 0xa0, 0x80], undefined],
  ['half a character', [0xc3], undefined],
  ['over U+10FFFF', [0xf4, 0x90, 0x80, 0x80], undefined]
] as const)
  test(`both hosts decode UTF-8 in the same way: ${title}`, () => {
    for (const { textFromUtf8 } of [node, web])
      assert.is(textFromUtf8(Uint8Array.from(bytes)), expected)
  })
test('both hosts hash and encode in the same way', async () => {
  for (const { sha256, base64, base64url, utf8 } of [node, web]) {
    const digest = createHash('sha256').update('ä').digest()
    assert.is(await sha256(utf8('ä')), digest.toString('base64url'))
    assert.is(base64url(digest), digest.toString('base64url'))
    assert.is(base64(digest), digest.toString('base64'))
  }
})

test.run()
