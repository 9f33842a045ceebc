import { type Rfc7662Options, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../../samples'
import { answering, json, query } from '../transports'
import { activeAnswer, clientOptions, summary } from './server'

const test = suite('rfc7662, failure')

for (const [status, expected, retryable] of [
  [400, 'introspection_refused http_400', false],
  [401, 'introspection_refused http_401', false],
  [403, 'introspection_refused http_403', false],
  [404, 'introspection_refused http_404', false],
  [302, 'introspection_refused http_302', false],
  [204, 'introspection_refused http_204', false],
  [408, 'introspection_unreachable http_408', true],
  [429, 'introspection_unreachable http_429', true],
  [500, 'introspection_unreachable http_500', true],
  [503, 'introspection_unreachable http_503', true]
] as const)
  test(`HTTP ${status} is never a statement about the token [RFC 7662 §2.3]`, async () => {
    const answer = await rfc7662({
      ...clientOptions,
      transport: answering(json(activeAnswer, status)).transport
    } as Rfc7662Options)(query)
    assert.is(summary(answer), `Failed ${expected}`)
    assert.ok(answer._tag === 'Failed' && answer.retryable === retryable)
  })

for (const detail of ['content_encoded', 'not_utf8'])
  test(`${detail} is a malformed answer: asking again would not help`, async () => {
    const answer = await rfc7662({
      ...clientOptions,
      transport: answering({ _tag: 'Unanswered', detail }).transport
    } as Rfc7662Options)(query)
    assert.is(summary(answer), `Failed introspection_malformed ${detail}`)
    assert.ok(answer._tag === 'Failed' && !answer.retryable)
  })
test('a transport that throws is a failure', async () => {
  const answer = await rfc7662({
    ...clientOptions,
    transport: async () => {
      throw new Error(secret)
    }
  } as Rfc7662Options)(query)
  assert.is(summary(answer), 'Failed introspection_unreachable transport_threw')
  assert.not.match(JSON.stringify(answer), 'tok_')
})
test("the detail of a user's transport is passed on only if it is a code", async () => {
  const answer = await rfc7662({
    ...clientOptions,
    transport: async ({ body }) => ({ _tag: 'Unanswered', detail: `POST failed: ${body}` })
  } as Rfc7662Options)(query)
  assert.is(summary(answer), 'Failed introspection_unreachable unknown')
})

test.run()
