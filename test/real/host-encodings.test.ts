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
test('both hosts hash and encode in the same way', async () => {
  for (const { sha256, base64, base64url, utf8 } of [node, web]) {
    const digest = createHash('sha256').update('ä').digest()
    assert.is(await sha256(utf8('ä')), digest.toString('base64url'))
    assert.is(base64url(digest), digest.toString('base64url'))
    assert.is(base64(digest), digest.toString('base64'))
  }
})

test.run()
