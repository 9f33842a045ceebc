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
test('REST API: the URL is that of the domain, with stage or base path', async () => {
  const proof = withProof(newProof('https://api.example.com/prod/time'))
  assert.is(await restReason(restEvent(proof)), 'Allow')
  assert.is(await restReason(restEvent(withProof(newProof()))), 'dpop_proof_invalid')
})
test('REST API: a WebSocket is opened by a GET of its stage, and needs publicUrl', async () => {
  const stageUrl = 'https://ws.example.com/prod'
  const { path: _, ...requestContext } = restApiEvent().requestContext
  const event = {
    ...restEvent(withProof(newProof(stageUrl))),
    methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/$connect',
    requestContext
  }
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

test.run()
