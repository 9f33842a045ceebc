// The stand-in keeps the documented contract of Authlete's introspection API, in both versions.
import { tmpdir } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startAuthleteStandIn } from '../../examples/tutorial/authlete-stand-in/stand-in'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { send } from '../../examples/tutorial/request'

const test = suite("the stand-in of Authlete's API")
const cleanups = createCleanups()
test.after(cleanups.run)

const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
const ownCertificate = await makeCertificate(folder, { name: 'own', subject: '/CN=own' })
const other = await makeCertificate(folder, { name: 'other', subject: '/CN=other' })

const activeToken = {
  active: true,
  token_type: 'Bearer',
  client_id: 'app',
  sub: 'john',
  scope: 'time:query time:set',
  exp: 1_800_000_000
}
const introspections: Readonly<Record<string, object>> = {
  bound: { ...activeToken, cnf: { 'x5t#S256': ownCertificate.thumbprint } },
  unbound: activeToken,
  machine: { ...activeToken, sub: undefined },
  refresh: { ...activeToken, token_type: undefined }
}
const introspectedTokens: string[] = []
const standIn = await startAuthleteStandIn({
  serviceApiKey: 'key',
  serviceApiSecret: 'secret',
  serviceId: '42',
  serviceAccessToken: 'service-token',
  introspect: async token => {
    introspectedTokens.push(token)
    if (token === 'broken') throw new Error('The server is away')
    return introspections[token] ?? { active: false }
  }
})
cleanups.add(standIn.close)

const basicCredentials = `Basic ${Buffer.from('key:secret').toString('base64')}`
async function post(
  body: object | string,
  Authorization = basicCredentials,
  path = '/api/auth/introspection',
  type = 'application/json'
) {
  const reply = await send({
    url: `${standIn.baseUrl}${path}`,
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { Authorization, 'Content-Type': type }
  })
  assert.is(reply._tag, 'Answered')
  return reply._tag === 'Answered'
    ? { status: reply.status, answer: JSON.parse(reply.body) as Record<string, unknown> }
    : { status: 0, answer: {} }
}
async function introspectToken(body: object) {
  const { status, answer } = await post(body)
  assert.is(status, 200, 'whatever the action, HTTP 200')
  return answer
}

test('version 2.x wants HTTP Basic at /api/auth/introspection, version 3.0 a Bearer token below the service', async () => {
  const tokensBefore = standIn.calls().length
  assert.is((await post({ token: 'unbound' })).status, 200)
  assert.is(
    (await post({ token: 'unbound' }, 'Bearer service-token', '/api/42/auth/introspection')).status,
    200
  )
  assert.equal(standIn.calls().slice(tokensBefore), ['2.x', '3.0'])
})

test('missing, wrong or exchanged credentials are a 401 with a result code, and nobody is asked about the token', async () => {
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

test('another service, another path, a body that is no JSON, and a server that is away are failures of the call, with a result code', async () => {
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

test('OK tells subject, scopes, client alias, thumbprint, and the expiry in milliseconds', async () => {
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

test('OK also carries a responseContent, with an error that is not to be sent', async () => {
  assert.is(
    (await introspectToken({ token: 'unbound' }))['responseContent'],
    'Bearer error="invalid_request"'
  )
})

test('client credentials have no subject: null', async () =>
  assert.is((await introspectToken({ token: 'machine' }))['subject'], null))

test('a certificate is looked at for bound tokens alone: another one, none, or nonsense is UNAUTHORIZED', async () => {
  for (const clientCertificate of [other.certificate, undefined, null, 'nonsense'])
    assert.is(
      (await introspectToken({ token: 'bound', clientCertificate }))['action'],
      'UNAUTHORIZED'
    )
  for (const clientCertificate of [other.certificate, undefined, 'nonsense'])
    assert.is((await introspectToken({ token: 'unbound', clientCertificate }))['action'], 'OK')
})

test('an unknown token, and a refresh token, is UNAUTHORIZED and not existent', async () => {
  for (const token of ['unknown', 'refresh']) {
    const { action, existent, responseContent } = await introspectToken({ token })
    assert.equal([action, existent], ['UNAUTHORIZED', false])
    assert.match(
      String(responseContent),
      /^Bearer error="invalid_token",error_description="\[X057302\] /
    )
  }
})

test('a missing scope is FORBIDDEN, insufficient_scope, and names the scopes; null scopes are no check', async () => {
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

test('a form is understood as JSON is, with its scopes in one text', async () => {
  const { answer } = await post(
    'token=unbound&scopes=time%3Aquery+payments',
    basicCredentials,
    '/api/auth/introspection',
    'application/x-www-form-urlencoded'
  )
  assert.is(answer['action'], 'FORBIDDEN')
})

test.run()
