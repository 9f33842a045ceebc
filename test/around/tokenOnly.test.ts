import { around, tokenOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../samples'
import { active, query } from './introspects'

const test = suite('tokenOnly')

test('tokenOnly passes on the token and nothing else', async () => {
  let received: unknown
  await around(async outerQuery => {
    received = outerQuery
    return active
  }, tokenOnly)(query)
  assert.equal(received, { token: secret })
})
test('tokenOnly passes on a query with a proof unchanged', async () => {
  let received: unknown
  const outerQuery = { ...query, proof: { jwt: 'x' } }
  await around(async innerQuery => {
    received = innerQuery
    return active
  }, tokenOnly)(outerQuery)
  assert.is(received, outerQuery)
})

test.run()
