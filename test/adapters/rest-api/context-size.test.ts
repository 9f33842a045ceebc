import fc from 'fast-check'
import { type Gate, gate, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows, knowsToken, now } from '../../samples'
import { authorize, boundEvent, statementOf } from './events'

const test = suite('rest-api context size')

function gateWithScope(length: number): Gate {
  return gate({
    require: noScopes,
    introspect: knowsToken({ ...bound, scopes: ['a'.repeat(length)] }),
    now
  })
}
test('verbose keys that do not fit are dropped whole, and truncated is set', async () => {
  const { context } = await authorize(
    boundEvent,
    { verbose: true },
    gate({
      require: noScopes,
      introspect: knows({ _tag: 'Active', token: bound, answer: { username: 'x'.repeat(9_000) } }),
      now
    })
  )
  assert.is(context['truncated'], true)
  assert.is(context['introspection_response'], undefined)
  assert.is(context['sub'], 'john')
})
test('an Allow whose own keys do not fit is denied: a truncated scope means something else', async () => {
  const policy = await authorize(boundEvent, {}, gateWithScope(8_000))
  assert.is(statementOf(policy)?.Effect, 'Deny')
  assert.is(policy.context['reason'], 'context_too_large')
})
test("an Allow whose user's keys do not fit is denied", async () =>
  assert.is(
    (await authorize(boundEvent, { context: () => ({ a: 'x'.repeat(8_000) }) })).context['reason'],
    'context_too_large'
  ))
test('a refusal keeps its reason if nothing else fits', async () => {
  const { context } = await authorize(
    { ...boundEvent, requestContext: {} },
    { context: () => ({ a: 'x'.repeat(8_000) }) },
    gateWithScope(8_000)
  )
  assert.equal(context, { reason: 'certificate_missing', truncated: true })
})
test('the size of a context is counted in bytes, not characters', async () =>
  assert.is(
    (await authorize(boundEvent, { context: () => ({ a: 'ä'.repeat(4_000) }) })).context['reason'],
    'context_too_large'
  ))
test('no context is larger than 8,000 bytes', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(9_000), fc.nat(9_000), async (scopeLength, addedLength) => {
      const policy = await authorize(
        boundEvent,
        { verbose: true, context: () => ({ a: 'x'.repeat(addedLength) }) },
        gateWithScope(scopeLength + 1)
      )
      assert.ok(Buffer.byteLength(JSON.stringify(policy.context)) <= 8_000)
    }),
    { numRuns: 50 }
  ))

test.run()
