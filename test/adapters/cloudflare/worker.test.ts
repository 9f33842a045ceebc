import { guarded } from 'gatecheck/cloudflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { first, second } from '../../samples'
import { readResponse } from '../http-response'
import { boundRequest, makeContext } from './contexts'
import { cloudflareRequest, pass, verifiedFields } from './requests'

const test = suite('cloudflare worker')

test('the handler gets request, env, context and the Allow, and its Response is the answer', async () => {
  const [env, ctx, request] = [{ a: 'b' }, makeContext(), boundRequest]
  const worker = guarded(
    (env: { readonly a: string }) => (env.a === 'b' ? pass : (undefined as never)),
    (...handlerArguments: readonly unknown[]) => {
      assert.equal(
        [
          handlerArguments[0] === request,
          handlerArguments[1] === env,
          handlerArguments[2] === ctx,
          handlerArguments.length
        ],
        [true, true, true, 4]
      )
      return new Response(
        (handlerArguments[3] as { readonly token: { readonly subject: string } }).token.subject
      )
    }
  )
  assert.is(await (await worker.fetch(request, env, ctx)).text(), 'john')
})
test('the handler does not run if the gate refuses', async () => {
  const worker = guarded(
    () => pass,
    () => assert.unreachable() as never
  )
  const answer = await readResponse(
    await worker.fetch(
      cloudflareRequest({ tlsClientAuth: verifiedFields(second.pem) }),
      {},
      makeContext()
    )
  )
  assert.ok('status' in answer && answer.status === 401)
  assertNoSecrets(answer)
})
test('a worker whose env is not an object works, too', async () =>
  assert.is(
    (
      await guarded(
        () => pass,
        () => new Response()
      ).fetch(boundRequest, undefined, makeContext())
    ).status,
    200
  ))
test('an error of the handler is thrown unchanged', async () => {
  const error = new Error('mine')
  for (const handler of [
    () => {
      throw error
    },
    async () => {
      throw error
    }
  ])
    assert.is(
      await guarded(() => pass, handler as () => never)
        .fetch(boundRequest, {}, makeContext())
        .catch((caught: unknown) => caught),
      error
    )
})
test('self-signed certificates are allowed if the worker allows them [RFC 8705 §2.2]', async () => {
  const request = cloudflareRequest({
    tlsClientAuth: verifiedFields(first.pem, { certVerified: 'FAILED:self signed certificate' })
  })
  assert.is(
    (
      await guarded(
        () => pass,
        () => new Response()
      ).fetch(request, {}, makeContext())
    ).status,
    401
  )
  assert.is(
    (
      await guarded(
        () => pass,
        () => new Response(),
        { selfSigned: 'allowed' }
      ).fetch(request, {}, makeContext())
    ).status,
    200
  )
})

test.run()
