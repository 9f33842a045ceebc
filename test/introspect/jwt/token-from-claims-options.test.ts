// The options of `tokenFromClaims`: it is called per request, and never throws.
import { tokenFromClaims } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at } from '../../samples'

const test = suite('tokenFromClaims, options')

const claims = { iss: 'https://as.example.com', sub: 'app', azp: 'app', iat: at, exp: at + 60 }
for (const options of [
  { claimNames: { clientID: 'azp' } },
  { claimNames: { clientId: '' } },
  { claimNames: { clientId: 5 } },
  { claimNames: null },
  { claimNames: 'azp' },
  { claimName: { clientId: 'azp' } }
])
  test(`${JSON.stringify(options)} is the operator's mistake, and no other token`, () =>
    assert.equal(tokenFromClaims(claims, options as never), {
      _tag: 'Failed',
      reason: 'introspection_malformed',
      detail: 'claim_names',
      retryable: false
    }))
for (const options of [
  undefined,
  {},
  { claimNames: undefined },
  { claimNames: { clientId: 'azp' } }
])
  test(`${JSON.stringify(options)} is accepted`, () =>
    assert.is(tokenFromClaims(claims, options)._tag, 'Active'))

test.run()
