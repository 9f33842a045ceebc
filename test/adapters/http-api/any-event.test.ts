import fc from 'fast-check'
import { type HttpApiEvent, httpApiAuthorizer, type SimpleResponse } from 'gatecheck/http-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { second, secret } from '../../samples'
import { boundEvent, pass } from './events'

const test = suite('http-api any event')

test('a random event is refused or is a server error, and neither holds a secret', () => {
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
      const authorizer = httpApiAuthorizer(pass, { verbose: true })
      const answer = await authorizer(randomEvent as HttpApiEvent).catch((error: unknown) => error)
      if (answer instanceof Error) assert.match(answer.message, /^wrong_event: \w+$/)
      else assert.is((answer as SimpleResponse).isAuthorized, false)
      assertNoSecrets(answer instanceof Error ? answer.stack : answer)
    }),
    { numRuns: 150 }
  )
})

test.run()
