import { type Gate, gate, noScopes, scopes } from 'gatecheck'
import { fetchGate } from 'gatecheck/fetch'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { httpAnswerFor } from '../../../adapters/http/answer'
import { bound, derOf, first, knows, knowsToken, now, pem, secret } from '../../samples'
import { bearerRequest, headerValue, pass, presenting, readRefusal } from './requests'

const test = suite('fetch response')

test('an Allow is returned as it is, with token and facts', async () => {
  const answer = await fetchGate(pass, { tls: presenting(first.pem) })(bearerRequest())
  assert.ok(
    '_tag' in answer &&
      answer.token.subject === 'john' &&
      answer.facts.thumbprint === first.thumbprint
  )
})
test('a 401 has exactly these headers and this body [RFC 6750 §3]', async () =>
  assert.equal(
    await readRefusal(
      fetchGate(gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now }))(
        bearerRequest()
      )
    ),
    {
      status: 401,
      headers: [
        ['access-control-expose-headers', 'WWW-Authenticate'],
        ['cache-control', 'no-store'],
        ['content-type', 'application/json'],
        [
          'www-authenticate',
          'Bearer error="invalid_token", error_description="The token is unknown, expired or revoked"'
        ]
      ],
      body: '{"error":"invalid_token","error_description":"The token is unknown, expired or revoked"}'
    }
  ))
test('a request without a token gets a challenge without an error code [RFC 6750 §3.1]', async () => {
  const answer = await readRefusal(fetchGate(pass)(new Request('https://api.example.com/time')))
  assert.not.match(headerValue(answer, 'www-authenticate') ?? '', 'error')
  assert.is(answer.body, '{"error":"unauthorized","error_description":"An access token is needed"}')
})
test('a missing scope is named in the challenge [RFC 6750 §3]', async () => {
  const answer = await readRefusal(
    fetchGate(gate({ require: scopes('admin'), introspect: knowsToken(bound), now }), {
      tls: presenting(first.pem)
    })(bearerRequest())
  )
  assert.match(headerValue(answer, 'www-authenticate') ?? '', 'scope="admin"')
})
function deny(challenges: readonly string[]): Gate {
  return async () => ({ _tag: 'Deny', status: 403, reason: 'wrong_subject', challenges })
}
test('each challenge is a field line of its own [RFC 9110 §11.6.1]', () => {
  const { headers } = httpAnswerFor(
    {
      _tag: 'Deny',
      status: 403,
      reason: 'wrong_subject',
      challenges: ['Bearer realm="a"', 'DPoP algs="ES256"']
    },
    { method: 'GET', path: '/', header: () => [] }
  )
  assert.equal(
    headers.filter(([name]) => name === 'www-authenticate').map(([, value]) => value),
    ['Bearer realm="a"', 'DPoP algs="ES256"']
  )
})
for (const [what, challenge] of [
  ['over 1 KB', `Bearer scope="${'a'.repeat(1_024)}"`],
  ['with a line break, which would end the field', 'Bearer realm="a"\r\nset-cookie: a=b'],
  ['with an umlaut', 'Bearer realm="ä"'],
  ['that is empty', ''],
  ['that holds the token', `Bearer error="invalid_token", error_description="${secret}"`],
  ['that holds the token percent-encoded', `Bearer realm="${encodeURIComponent(secret)}"`],
  ['that holds the token as PHP writes it', `Bearer realm="${secret.replaceAll('/', '\\/')}"`]
] as const)
  test(`a challenge ${what} is replaced by one that only names the scheme`, async () => {
    for (const certificate of [pem(first.pem), { _tag: 'Der', der: derOf(first.pem) }] as const) {
      const answer = await readRefusal(
        fetchGate(deny([challenge]), { tls: () => certificate })(bearerRequest())
      )
      assert.equal(
        [answer.status, headerValue(answer, 'www-authenticate')],
        [403, 'Bearer realm="protected"']
      )
    }
  })
test('a refusal without challenges gets one, as a 401 must have one [RFC 9110 §15.5.2]', async () =>
  assert.is(
    headerValue(await readRefusal(fetchGate(deny([]))(bearerRequest())), 'www-authenticate'),
    'Bearer realm="protected"'
  ))
for (const [retryAfter, expected] of [
  [7, '7'],
  [undefined, '1'],
  [Number.NaN, '1'],
  [-1, '1'],
  [1.5, '1']
] as const)
  test(`a 503 whose retryAfter is ${retryAfter} is sent with Retry-After: ${expected}`, async () =>
    assert.is(
      headerValue(
        await readRefusal(
          fetchGate(async () => ({
            _tag: 'ServerError',
            status: 503,
            reason: 'introspection_unreachable',
            detail: 'x',
            retryAfter
          }))(bearerRequest())
        ),
        'retry-after'
      ),
      expected
    ))
test('a server error is sent without its reason and detail', async () =>
  assert.equal(
    (
      await readRefusal(
        fetchGate(async () => ({
          _tag: 'ServerError',
          status: 500,
          reason: 'introspection_refused',
          detail: 'http_401'
        }))(bearerRequest())
      )
    ).body,
    '{"error":"server_error","error_description":"The server cannot decide"}'
  ))

test.run()
