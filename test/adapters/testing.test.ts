import { thumbprintOf } from 'gatecheck'
import { httpApiEvent, knownTokens, restApiEvent, sampleCertificates } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('testing')

for (const [name, { pem, thumbprint }] of Object.entries(sampleCertificates))
  test(`the sample certificate "${name}" has the thumbprint it says`, async () => {
    const shown = await thumbprintOf({ _tag: 'Pem', pem })
    assert.ok(shown._tag === 'Sha256' && shown.thumbprint === thumbprint)
  })
test('a known token is active, with what was left out absent', async () =>
  assert.equal(await knownTokens({ a: { scopes: ['x'] } })({ token: 'a' }), {
    _tag: 'Active',
    token: { scopes: ['x'], confirmation: {}, claims: {} }
  }))
for (const [what, token, message] of [
  [
    'a field that no token has',
    { exp: 5 },
    /^knownTokens\(\{ a \}\): unknown option "exp"\. Known: scopes,/
  ],
  ['a text for scopes', { scopes: 'a b' }, /^knownTokens\(\{ a \}\): a field is wrong/],
  [
    'a thumbprint that is none',
    { confirmation: { thumbprint: 'nope' } },
    /^knownTokens\(\{ a \}\): a field is wrong/
  ]
] as const)
  test(`${what} is refused when the tokens are told`, () =>
    assert.throws(() => knownTokens({ a: token as never }), message))

for (const token of ['b', 'toString', '__proto__', 'constructor'])
  test(`${token} is not known, and inactive`, async () =>
    assert.is((await knownTokens({ a: {} })({ token }))._tag, 'Inactive'))
test('no certificate is an absent clientCert, not null, as in real events', () => {
  assert.not.ok('clientCert' in restApiEvent().requestContext.identity)
  assert.not.ok('authentication' in httpApiEvent().requestContext)
})
test('HTTP API has header names in lower case, REST as the client wrote them', () => {
  assert.ok('Authorization' in restApiEvent({ token: 'a' }).headers)
  assert.ok('authorization' in httpApiEvent({ token: 'a' }).headers)
})

test.run()
