// The stand-in keeps the documented contract of Authlete's introspection API, in both versions.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  basicCredentials,
  cleanups,
  introspectedTokens,
  introspectToken,
  other,
  ownCertificate,
  post,
  standIn
} from './local-stand-in'

const test = suite("the stand-in for Authlete's API")
test.after(cleanups.run)

test('version 2.x takes HTTP Basic at /api/auth/introspection, version 3.0 a Bearer token below the service', async () => {
  const tokensBefore = standIn.calls().length
  assert.is((await post({ token: 'unbound' })).status, 200)
  assert.is(
    (await post({ token: 'unbound' }, 'Bearer service-token', '/api/42/auth/introspection')).status,
    200
  )
  assert.equal(standIn.calls().slice(tokensBefore), ['2.x', '3.0'])
})

test('missing, wrong or swapped credentials are a 401 with a result code, and no token is introspected', async () => {
  const tokensBefore = introspectedTokens.length
  for (const [authorization, path] of [
    ['', '/api/auth/introspection'],
    ['Basic a2V5Ondyb25n', '/api/auth/introspection'],
    ['Bearer service-token', '/api/auth/introspection'],
    [basicCredentials, '/api/42/auth/introspection'],
    ['Bearer wrong', '/api/42/auth/introspection']
  ] as const) {
    const { status, answer } = await post({ token: 'unbound' }, authorization, path)
    assert.is(status, 401)
    assert.equal(Object.keys(answer), ['resultCode', 'resultMessage'])
  }
  assert.is(introspectedTokens.length, tokensBefore)
})

test('another service, another path, an invalid body and an unreachable server are errors with a result code', async () => {
  const calls = [
    post({ token: 'unbound' }, 'Bearer service-token', '/api/43/auth/introspection'),
    post({ token: 'unbound' }, basicCredentials, '/api/auth/other'),
    post('not json'),
    post({ token: 'broken' })
  ]
  assert.equal(
    (await Promise.all(calls)).map(({ status, answer }) => [status, typeof answer['resultCode']]),
    [404, 404, 400, 500].map(status => [status, 'string'])
  )
})

test('OK has subject, scopes, client alias, thumbprint, and the expiry in milliseconds', async () => {
  const answer = await introspectToken({
    token: 'bound',
    clientCertificate: ownCertificate.certificate,
    scopes: ['time:query'],
    subject: 'john'
  })
  const {
    action,
    subject,
    scopes,
    clientIdAlias,
    clientIdAliasUsed,
    certificateThumbprint,
    expiresAt,
    existent,
    usable,
    sufficient
  } = answer
  assert.equal(
    {
      action,
      subject,
      scopes,
      clientIdAlias,
      clientIdAliasUsed,
      certificateThumbprint,
      expiresAt,
      existent,
      usable,
      sufficient
    },
    {
      action: 'OK',
      subject: 'john',
      scopes: ['time:query', 'time:set'],
      clientIdAlias: 'app',
      clientIdAliasUsed: true,
      certificateThumbprint: ownCertificate.thumbprint,
      expiresAt: 1_800_000_000_000,
      existent: true,
      usable: true,
      sufficient: true
    }
  )
  assert.ok(Number.isSafeInteger(answer['clientId']))
})

test('OK also has a responseContent, with an error that must not be sent', async () => {
  assert.is(
    (await introspectToken({ token: 'unbound' }))['responseContent'],
    'Bearer error="invalid_request"'
  )
})

test('the subject of client credentials is null', async () =>
  assert.is((await introspectToken({ token: 'machine' }))['subject'], null))

test('only bound tokens need a certificate: another, none or an unreadable one is UNAUTHORIZED', async () => {
  for (const clientCertificate of [other.certificate, undefined, null, 'nonsense'])
    assert.is(
      (await introspectToken({ token: 'bound', clientCertificate }))['action'],
      'UNAUTHORIZED'
    )
  for (const clientCertificate of [other.certificate, undefined, 'nonsense'])
    assert.is((await introspectToken({ token: 'unbound', clientCertificate }))['action'], 'OK')
})

test('an unknown token and a refresh token are UNAUTHORIZED and not existent', async () => {
  for (const token of ['unknown', 'refresh']) {
    const { action, existent, responseContent } = await introspectToken({ token })
    assert.equal([action, existent], ['UNAUTHORIZED', false])
    assert.match(
      String(responseContent),
      /^Bearer error="invalid_token",error_description="\[X057302\] /
    )
  }
})

test('a missing scope is FORBIDDEN with the required scopes; null scopes are not checked', async () => {
  const { action, sufficient, existent, responseContent } = await introspectToken({
    token: 'unbound',
    scopes: ['time:query', 'payments']
  })
  assert.equal([action, sufficient, existent], ['FORBIDDEN', false, true])
  assert.match(
    String(responseContent),
    /^Bearer error="insufficient_scope",.*,scope="time:query payments"$/
  )
  assert.is((await introspectToken({ token: 'unbound', scopes: null }))['action'], 'OK')
})

test('another subject is FORBIDDEN with error invalid_request', async () => {
  const { action, responseContent } = await introspectToken({ token: 'unbound', subject: 'jane' })
  assert.is(action, 'FORBIDDEN')
  assert.match(String(responseContent), /^Bearer error="invalid_request"/)
})

test('a request without a token is BAD_REQUEST', async () =>
  assert.is((await introspectToken({ scopes: [] }))['action'], 'BAD_REQUEST'))

test('a form works like JSON, with the scopes in one string', async () => {
  const { answer } = await post(
    'token=unbound&scopes=time%3Aquery+payments',
    basicCredentials,
    '/api/auth/introspection',
    'application/x-www-form-urlencoded'
  )
  assert.is(answer['action'], 'FORBIDDEN')
})

test.run()
