import { around, tokenOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../samples'
import { active, query } from './introspects'

const test = suite('tokenOnly')

test('tokenOnly passes on the token and nothing else', async () => {
  let seen: unknown
  await around(async asked => {
    seen = asked
    return active
  }, tokenOnly)(query)
  assert.equal(seen, { token: secret })
})
test('tokenOnly passes on a query with a proof unchanged', async () => {
  let seen: unknown
  const asked = { ...query, proof: { jwt: 'x' } }
  await around(async given => {
    seen = given
    return active
  }, tokenOnly)(asked)
  assert.is(seen, asked)
})

test.run()
