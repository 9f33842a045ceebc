// Counts the calls that 1,000 concurrent requests with the same new token make.
import { around, cached, gate, memory, scopes, tokenOnly } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent, sampleCertificates } from 'gatecheck/testing'
import { randomText, rfc7662Body, rfc7662Over } from './answers.mjs'

const { pem, thumbprint } = sampleCertificates.first
const requestCount = 1_000
const answerMillis = 20

export async function countCalls() {
  let calls = 0
  const slowTransport = async () => {
    calls += 1
    await new Promise(resolve => setTimeout(resolve, answerMillis))
    return { _tag: 'Answered', status: 200, body: rfc7662Body(thumbprint) }
  }
  const store = memory({ entries: 1_000 })
  const introspect = around(rfc7662Over(slowTransport), cached(store), tokenOnly)
  const authorizer = restApiAuthorizer(gate({ introspect, require: scopes('time:query') }))
  const event = restApiEvent({ token: randomText(), certificate: pem })
  const requests = Array.from({ length: requestCount }, () => authorizer(event))
  const policies = await Promise.all(requests)
  if (!policies.every(({ policyDocument }) => policyDocument.Statement[0].Effect === 'Allow'))
    throw new Error('a decision was not to allow')
  return calls
}
