import fc from 'fast-check'
import { explain, observed } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { first, secret } from '../../samples'
import { authorize, boundEvent, pass, statementOf } from './events'

const test = suite('rest-api any event')

// In quadratic time two million would take longer than a test may.
test('a header of two million spaces is refused in linear time', async () => {
  const { context } = await authorize(
    {
      ...boundEvent,
      headers: null,
      multiValueHeaders: { Authorization: [`Bearer a${' '.repeat(2_000_000)}b`] }
    },
    { verbose: true }
  )
  assert.is(context['reason'], 'malformed_request')
})
test('a random event is allowed only with a certificate, nothing is thrown, and no output holds a secret', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(boundEvent.methodArn, secret, `Bearer ${secret}`, first.pem, 'TOKEN', 'REQUEST')
  )
  const event = fc.oneof(
    fc.anything(),
    fc.record(
      {
        type: value,
        methodArn: value,
        authorizationToken: value,
        headers: fc.oneof(
          value,
          fc.dictionary(fc.constantFrom('Authorization', 'authorization', 'x'), value)
        ),
        multiValueHeaders: value,
        requestContext: fc.oneof(
          value,
          fc.record({
            identity: fc.oneof(
              value,
              fc.record({ clientCert: fc.oneof(value, fc.record({ clientCertPem: value })) })
            )
          })
        ),
        resource: value
      },
      { requiredKeys: [] }
    )
  )
  const observedTexts: string[] = []
  const observedGate = observed(decision => {
    observedTexts.push(explain(decision).text, JSON.stringify(decision))
  })(pass)
  return fc.assert(
    fc.asyncProperty(event, async randomEvent => {
      const policy = await authorize(randomEvent, { verbose: true }, observedGate)
      if (statementOf(policy)?.Effect === 'Allow')
        assert.match(JSON.stringify(randomEvent), 'clientCertPem')
      assertNoSecrets(policy)
      assertNoSecrets(observedTexts.splice(0).join('\n'))
    }),
    { numRuns: 250 }
  )
})

test.run()
