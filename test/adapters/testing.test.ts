import { thumbprintOf } from 'gatecheck'
import { httpApiEvent, knownTokens, restApiEvent, sampleCertificates } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('testing')

for (const [name, { pem, thumbprint }] of Object.entries(sampleCertificates))
  test(`the sample certificate "${name}" has its stated thumbprint [RFC 8705 §3.1]`, async () => {
    const certificate = await thumbprintOf({ _tag: 'Pem', pem })
    assert.ok(certificate._tag === 'Sha256' && certificate.thumbprint === thumbprint)
  })
test('a known token is active, and fields that were left out are absent', async () =>
  assert.equal(await knownTokens({ a: { scopes: ['x'] } })({ token: 'a' }), {
    _tag: 'Active',
    token: { scopes: ['x'], confirmation: {}, claims: {} }
  }))
for (const [what, token, message] of [
  [
    'an unknown field',
    { exp: 5 },
    /^knownTokens\(\{ a \}\): unknown option "exp"\. Known: scopes,/
  ],
  ['scopes as one text', { scopes: 'a b' }, /^knownTokens\(\{ a \}\): a field is wrong/],
  [
    'a malformed thumbprint',
    { confirmation: { thumbprint: 'nope' } },
    /^knownTokens\(\{ a \}\): a field is wrong/
  ]
] as const)
  test(`knownTokens rejects ${what}`, () =>
    assert.throws(() => knownTokens({ a: token as never }), message))

for (const token of ['b', 'toString', '__proto__', 'constructor'])
  test(`the token ${token}, which is not known, is inactive`, async () =>
    assert.is((await knownTokens({ a: {} })({ token }))._tag, 'Inactive'))
test('without a certificate clientCert is absent, not null, as in real events', () => {
  assert.not.ok('clientCert' in restApiEvent().requestContext.identity)
  assert.not.ok('authentication' in httpApiEvent().requestContext)
})
test('header names are in lower case in HTTP API events, and as the client wrote them in REST API events', () => {
  assert.ok('Authorization' in restApiEvent({ token: 'a' }).headers)
  assert.ok('authorization' in httpApiEvent({ token: 'a' }).headers)
})

test.run()
