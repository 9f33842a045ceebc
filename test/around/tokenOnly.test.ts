import { around, tokenOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../samples'
import { active, query } from './introspects'

const test = suite('tokenOnly')

test('tokenOnly leaves the token alone', async () => {
  let seen: unknown
  await around(async asked => {
    seen = asked
    return active
  }, tokenOnly)(query)
  assert.equal(seen, { token: secret })
})
test('tokenOnly keeps a proof with its query', async () => {
  let seen: unknown
  const asked = { ...query, proof: { jwt: 'x' } }
  await around(async given => {
    seen = given
    return active
  }, tokenOnly)(asked)
  assert.is(seen, asked)
})

test.run()
