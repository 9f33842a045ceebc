import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { replayKey, replayOwner } from '../../src/dpop/replay-key'

const test = suite('keys of replays')
const part = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.constantFrom('', '"', '","', '\\', 'null', '\ud800', '\udfff', '\ufffd')
)

test('a key is the SHA-256 of thumbprint and jti, an owner that of issuer and client id', async () => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('base64url')
  assert.is(await replayKey('thumbprint', 'jti'), hash('["thumbprint","jti"]'))
  assert.is(await replayOwner('https://as', undefined), hash('["https://as",null]'))
})
test('no two pairs share a key: one jti of two clients does not meet', () =>
  fc.assert(
    fc.property(part, part, part, part, (a, b, c, d) =>
      assert.is(replayKey(a, b) === replayKey(c, d), a === c && b === d)
    ),
    { numRuns: 2_000 }
  ))
test('no two clients share an owner: an issuer or client that is not known is no text', () => {
  const maybe = fc.option(part, { nil: undefined })
  fc.assert(
    fc.property(maybe, maybe, maybe, maybe, (a, b, c, d) =>
      assert.is(replayOwner(a, b) === replayOwner(c, d), a === c && b === d)
    ),
    { numRuns: 2_000 }
  )
})

test.run()
