import fc from 'fast-check'
import { byRoute, gate, noScopes } from 'gatecheck'
import { fetchGate } from 'gatecheck/fetch'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyText, bound, derOf, first, now, secret } from '../../samples'
import { readResponse } from '../http-response'
import { bearerRequest, pass, presenting, readRefusal } from './requests'

const test = suite('fetch malformed input')

for (const [what, certificate] of [
  ['DER as an ArrayBuffer', { _tag: 'Der', der: derOf(first.pem).buffer }],
  ['DER as text', { _tag: 'Der', der: 'abc' }],
  ['a PEM as bytes', { _tag: 'Pem', pem: Buffer.from(first.pem) }],
  ['DER without bytes', { _tag: 'Der' }]
] as const)
  test(`${what}, returned by a user's reader, is refused, and nothing rejects`, async () =>
    assert.ok(
      (await readRefusal(fetchGate(pass, { tls: () => certificate as never })(bearerRequest())))
        .status >= 400
    ))
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
