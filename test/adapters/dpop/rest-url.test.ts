// Which URL API Gateway's authorizers compare a DPoP proof with.
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newDpopGate, newProof, publicUrl, withProof } from '../../dpop-situations'
import { secret } from '../../samples'
import { restEvent } from './hosts'

const test = suite('REST API, DPoP URL')

async function restReason(event: unknown, url?: string): Promise<unknown> {
  const { context } = await restApiAuthorizer(newDpopGate(), { publicUrl: url })(event as never)
  return context['reason'] ?? 'Allow'
}
const stageUrl = 'https://ws.example.com/prod'
function connectEvent() {
  const { path: _, ...requestContext } = restApiEvent().requestContext
  return {
    ...restEvent(withProof(newProof(stageUrl))),
    methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/$connect',
    requestContext
  }
}
test('REST API: the URL is that of the domain, with stage or base path', async () => {
  const proof = withProof(newProof('https://api.example.com/prod/time'))
  assert.is(await restReason(restEvent(proof)), 'Allow')
  assert.is(await restReason(restEvent(withProof(newProof()))), 'dpop_proof_invalid')
})
test('REST API behind CloudFront: the URL is that of the distribution, which publicUrl names', async () => {
  const distribution = 'https://d111111abcdef8.cloudfront.net/bank'
  const proof = withProof(newProof(`${distribution}/time`))
  assert.is(await restReason(restEvent(proof), distribution), 'Allow')
  assert.is(await restReason(restEvent(proof)), 'dpop_proof_invalid')
  const ofOrigin = withProof(newProof('https://api.example.com/prod/time'))
  assert.is(await restReason(restEvent(ofOrigin), distribution), 'dpop_proof_invalid')
})
test('REST API: a WebSocket is opened by a GET of its stage, and needs publicUrl', async () => {
  const event = connectEvent()
  assert.is(await restReason(event, stageUrl), 'Allow')
  assert.is(await restReason(event, 'https://ws.example.com'), 'dpop_proof_invalid')
  assert.is(await restReason(event), 'url_unknown')
})
test('REST API: payload 1.0 of an HTTP API needs publicUrl, and a TOKEN event holds no proof', async () => {
  const event = restEvent(withProof(newProof()))
  assert.is(await restReason({ ...event, version: '1.0' }), 'url_unknown')
  assert.is(await restReason({ ...event, version: '1.0' }, publicUrl), 'Allow')
  const token = { type: 'TOKEN', methodArn: event.methodArn, authorizationToken: `DPoP ${secret}` }
  for (const url of [undefined, publicUrl]) assert.is(await restReason(token, url), 'wrong_event')
})
test('REST API: a WebSocket and payload 1.0 cannot deliver nonces: 500 that names the option', async () => {
  for (const [event, url] of [
    [connectEvent(), stageUrl],
    [{ ...restEvent(withProof(newProof())), version: '1.0' }, publicUrl]
  ] as const) {
    const authorizer = restApiAuthorizer(newDpopGate(true), { publicUrl: url })
    const { context } = await authorizer(event as never)
    assert.is(context['reason'], 'adapter_misused')
    assert.is(context['detail'], 'nonces')
    assert.is(context['dpop_nonce'], undefined)
  }
})

test.run()
