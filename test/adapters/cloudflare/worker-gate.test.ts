import type { Gate } from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readResponse } from '../http-response'
import { boundRequest, makeContext } from './contexts'
import { pass } from './requests'

const test = suite('cloudflare worker gate')

function countCalls(decide: Gate) {
  let count = 0
  return {
    calls: () => count,
    make: () => {
      count += 1
      return decide
    }
  }
}
test('the gate is made once per env, at its first request', async () => {
  const { make, calls } = countCalls(pass)
  const worker = guarded(make, () => new Response())
  assert.is(calls(), 0)
  const [firstEnv, secondEnv] = [{}, {}]
  for (const env of [firstEnv, firstEnv, secondEnv, firstEnv, secondEnv])
    await worker.fetch(boundRequest, env, makeContext())
  assert.is(calls(), 2)
})
test('if the gate cannot be made, the answer is 500, the error is logged, and the next request tries again', async () => {
  let broken = true
  const worker = guarded(
    () => {
      if (broken) throw new TypeError('INTROSPECTION_ENDPOINT is missing')
      return pass
    },
    () => new Response()
  )
  const [env, ctx] = [{}, makeContext()]
  const answer = await readResponse(await worker.fetch(boundRequest, env, ctx))
  assert.ok('status' in answer && answer.status === 500 && !answer.body.includes('INTROSPECTION'))
  assert.match(
    (await Promise.allSettled(ctx.waitedFor))
      .map(result => (result.status === 'rejected' ? String(result.reason) : ''))
      .join(),
    'INTROSPECTION_ENDPOINT is missing'
  )
  broken = false
  assert.is((await worker.fetch(boundRequest, env, ctx)).status, 200)
})
for (const ctx of [undefined, null, {}])
  test(`if the gate cannot be made, the answer is 500 with ${JSON.stringify(ctx)} as the context, too`, async () =>
    assert.is(
      (
        await guarded(
          () => {
            throw new Error('a')
          },
          () => new Response()
        ).fetch(boundRequest, {}, ctx as never)
      ).status,
      500
    ))
test('if make returns something other than a gate, the answer is 500', async () =>
  assert.is(
    (
      await guarded(
        () => ({}) as never,
        () => new Response()
      ).fetch(boundRequest, {}, makeContext())
    ).status,
    500
  ))

test.run()
