// Tokens and keys that an attacker, or a broken server, may send: what a gate decides about each.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hostileRows } from './hostile/all'
import { outcomeFor } from './outcome'
import { issuer, keys } from './tokens'

const test = suite('jwt, hostile tokens')

for (const [title, token, expected, options] of hostileRows)
  test(`${title}: ${expected}`, async () =>
    assert.is(await outcomeFor(token, { issuer, keys, ...options }), expected))

test.run()
