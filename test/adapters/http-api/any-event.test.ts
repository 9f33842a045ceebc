import fc from 'fast-check'
import { type HttpApiEvent, httpApiAuthorizer } from 'gatecheck/http-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { second, secret } from '../../samples'
import { boundEvent, pass } from './events'

const test = suite('http-api any event')

test('a random event is refused, and the answer holds no secret', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(boundEvent.routeArn, secret, `Bearer ${secret}`, second.pem)
  )
  const event = fc.oneof(
    fc.anything(),
    fc.record(
      {
        routeArn: value,
        routeKey: value,
        headers: fc.oneof(value, fc.dictionary(fc.constantFrom('authorization', 'x'), value)),
        requestContext: fc.oneof(
          value,
          fc.record({ authentication: fc.oneof(value, fc.record({ clientCert: value })) })
        )
      },
      { requiredKeys: [] }
    )
  )
  return fc.assert(
    fc.asyncProperty(event, async randomEvent => {
      const answer = await httpApiAuthorizer(pass, { verbose: true })(randomEvent as HttpApiEvent)
      assert.is(answer.isAuthorized, false)
      assertNoSecrets(answer)
    }),
    { numRuns: 150 }
  )
})

test.run()
