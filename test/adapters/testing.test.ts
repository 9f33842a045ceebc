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
  [
    'scopes as one text',
    { scopes: 'a b' },
    "knownTokens({ a }): scopes is wrong: pass a list of strings, such as ['a', 'b']"
  ],
  [
    'a malformed thumbprint',
    { confirmation: { thumbprint: 'nope' } },
    /^knownTokens\(\{ a \}\): confirmation is wrong: pass \{ thumbprint \}/
  ],
  [
    "a server's own cnf",
    { confirmation: { 'x5t#S256': sampleCertificates.first.thumbprint } },
    /^knownTokens\(\{ a \}\): confirmation is wrong/
  ],
  ['a time in milliseconds and a half', { expiresAt: 1.5 }, /expiresAt is wrong: pass whole sec/],
  ['null as a time', { notBefore: null }, /notBefore is wrong/],
  ['a time of login as a text', { authTime: '5' }, /authTime is wrong/],
  ['a number as its subject', { subject: 5 }, /subject is wrong: pass a string/],
  ['a number as its client', { clientId: 5 }, /clientId is wrong: pass a string/],
  ['one audience that is no list', { audience: 'a' }, /audience is wrong: pass a list of strings/],
  [
    'a detail without a type [RFC 9396 §2]',
    { authorizationDetails: [{ amount: 1 }] },
    /authorizationDetails is wrong: pass a list of objects with a type/
  ],
  ['claims that are a text', { claims: 'a' }, /claims is wrong: pass an object/],
  [
    'two wrong fields',
    { acr: 1, issuer: 1 },
    /has 2 problems:\n- issuer is wrong.*\n- acr is wrong/
  ],
  ['a token that is no object', true, /^knownTokens\(\{ a \}\): pass the token's fields/]
] as const)
  test(`knownTokens rejects ${what}`, () =>
    assert.throws(() => knownTokens({ a: token as never }), message))

test('knownTokens rejects a missing table', () =>
  assert.throws(() => knownTokens(undefined as never), /^knownTokens\(tokens\): pass \{ good/))
test('a field that is undefined is absent', async () =>
  assert.equal(
    await knownTokens({ a: { scopes: undefined, subject: undefined } as never })({ token: 'a' }),
    {
      _tag: 'Active',
      token: { scopes: [], confirmation: {}, claims: {} }
    }
  ))
for (const [name, makeEvent] of [
  ['restApiEvent', restApiEvent],
  ['httpApiEvent', httpApiEvent]
] as const)
  for (const [what, options, message] of [
    [
      'a misspelled option',
      { certifcate: '' },
      /: unknown option "certifcate"\. Did you mean "certificate"\?/
    ],
    ['an unknown option', { cert: '' }, /: unknown option "cert"\. .*Known: method, path, route,/],
    [
      'a sample certificate instead of its PEM',
      { certificate: sampleCertificates.first },
      /: certificate is wrong: pass the PEM text, such as sampleCertificates\.first\.pem/
    ],
    ['headers that are a text', { headers: 'a: b' }, /: headers is wrong: pass an object/],
    ['two mistakes', { token: 1, paht: '/' }, /has 2 problems:\n/]
  ] as const)
    test(`${name} rejects ${what}`, () => {
      const make = () => makeEvent(options as never)
      assert.throws(make, message)
      assert.throws(make, new RegExp(`^${name}\\(options\\)`))
    })

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
