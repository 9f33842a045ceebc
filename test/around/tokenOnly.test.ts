import { around, tokenOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../samples'
import { active, query } from './introspects'

const test = suite('tokenOnly')

for (const [title, more, expected] of [
  ['the token and nothing else', {}, { token: secret }],
  ['the scheme DPoP beside the token', { scheme: 'DPoP' }, { token: secret, scheme: 'DPoP' }]
] as const)
  test(`tokenOnly passes on ${title}`, async () => {
    let received: unknown
    await around(async innerQuery => {
      received = innerQuery
      return active
    }, tokenOnly)({ ...query, ...more })
    assert.equal(received, expected)
  })

test.run()
