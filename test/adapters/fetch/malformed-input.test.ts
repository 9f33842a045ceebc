import fc from 'fast-check'
import { byRoute, type Decision, gate, noScopes } from 'gatecheck'
import { fetchGate } from 'gatecheck/fetch'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyText, bound, first, now, secret } from '../../samples'
import { readResponse } from '../http-response'
import { bearerRequest, pass, presenting, readRefusal } from './requests'

const test = suite('fetch malformed input')

test('a request whose URL cannot be read is answered 500, and nothing rejects', async () => {
  const broken = Object.defineProperty({ method: 'GET', headers: new Headers() }, 'url', {
    get: () => {
      throw new Error(secret)
    }
  })
  assert.is((await readRefusal(fetchGate(pass)(broken as never))).status, 500)
})
for (const [what, request] of [
  ['nothing', undefined],
  [
    'a request of node:http',
    { method: 'GET', url: '/time', headers: { authorization: 'Bearer a' } }
  ],
  ["Hono's own request", { method: 'GET', url: 'https://a/time', header: () => 'Bearer a' }]
] as const)
  test(`${what} instead of a fetch Request is the operator's mistake: 500 adapter_misused`, async () => {
    const seen: Decision[] = []
    const guard = fetchGate(pass, { see: decision => seen.push(decision) })
    assert.is((await readRefusal(guard(request as never))).status, 500)
    assert.equal(seen, [
      { _tag: 'ServerError', status: 500, reason: 'adapter_misused', detail: 'request' }
    ])
  })
test('an Authorization header of thousands of words is refused: 400', async () =>
  assert.is(
    (
      await readRefusal(
        fetchGate(pass)(
          bearerRequest('https://api.example.com/time', {
            headers: { authorization: `Bearer ${'abcdefgh,'.repeat(1_700)}` }
          })
        )
      )
    ).status,
    400
  ))

test('any method, URL and Authorization header without the token are answered 400, 401 or 403', async () => {
  const guard = fetchGate(
    gate({
      require: byRoute({ 'GET /time': noScopes }),
      introspect: async ({ token }) =>
        token === secret ? { _tag: 'Active', token: bound } : { _tag: 'Inactive' },
      now
    }),
    { tls: presenting(first.pem) }
  )
  await fc.assert(
    fc.asyncProperty(anyText, anyText, fc.option(anyText), async (method, url, authorization) => {
      const answer = await readResponse(
        await guard({ method, url, headers: { get: () => authorization } })
      )
      assert.ok('status' in answer && [400, 401, 403].includes(answer.status))
    })
  )
})

test.run()
