import { type AuthleteOptions, authlete, noScopes, type Query } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, pem, secret } from '../../samples'
import { answering, json, query } from '../transports'
import { okAnswer, summary, version2, version3 } from './service'

const test = suite('authlete, request')

async function sendRequest(options: AuthleteOptions, more: Partial<Query> = {}) {
  const { transport, requests } = answering(json(okAnswer))
  const answer = await authlete({ ...options, transport })({ ...query, ...more })
  const [request] = requests
  return {
    answer,
    request,
    body:
      request === undefined
        ? undefined
        : (JSON.parse(request.body ?? '') as Record<string, unknown>)
  }
}
test('Authlete 2.x is asked with Basic at its path', async () => {
  const { request } = await sendRequest(version2)
  assert.is(request?.url, 'https://api.authlete.com/api/auth/introspection')
  assert.is(
    request?.headers['authorization'],
    `Basic ${Buffer.from('1234:s3cret').toString('base64')}`
  )
  assert.is(request?.headers['accept-encoding'], 'identity')
})
test("Authlete 3.0 is asked with Bearer at its service's path, with the id percent-encoded", async () => {
  const { request } = await sendRequest(version3)
  assert.is(request?.url, 'https://us.authlete.com/api/71%2F59/auth/introspection')
  assert.is(request?.headers['authorization'], 'Bearer org.token')
})
for (const [what, options, credential] of [
  ['2.x', { ...version2, serviceApiSecret: 'secret-of-the-service' }, 'secret-of-the-service'],
  ['3.0', { ...version3, serviceAccessToken: 'token-of-the-service' }, 'token-of-the-service']
] as const)
  test(`credentials that Authlete ${what} quotes are redacted`, async () => {
    const answer = await authlete({
      ...options,
      transport: async ({ headers: { authorization = '' } }) => ({
        _tag: 'Answered',
        status: 200,
        body: JSON.stringify({
          ...okAnswer,
          resultMessage: `got ${authorization}`,
          grantId: authorization.split(' ')[1],
          acr: credential
        })
      })
    })(query)
    assert.ok(answer._tag === 'Active')
    const { resultMessage, grantId, acr } = answer.token.claims
    assert.equal([resultMessage, grantId, acr], Array(3).fill('[redacted]'))
  })
test('the request names everything that the route requires', async () => {
  const { body } = await sendRequest(version2, {
    requirement: {
      scopes: ['a', 'b'],
      subject: 'john',
      audience: ['https://api'],
      acr: ['loa2'],
      maxAge: 60,
      binding: 'certificate'
    }
  })
  const { clientCertificate, ...rest } = body ?? {}
  assert.equal(rest, {
    token: secret,
    scopes: ['a', 'b'],
    subject: 'john',
    resources: ['https://api'],
    acrValues: ['loa2'],
    maxAge: 60
  })
  assert.is(clientCertificate, first.pem)
})
test('the request names no scopes if the route requires none', async () =>
  assert.equal(Object.keys((await sendRequest(version2, { requirement: noScopes })).body ?? {}), [
    'token',
    'clientCertificate'
  ]))
test('the request for a query of the token alone holds the token alone', async () => {
  const { transport, requests } = answering(json(okAnswer))
  await authlete({ ...version2, transport })({ token: secret })
  assert.equal(JSON.parse(requests[0]?.body ?? ''), { token: secret })
})
for (const certificate of [
  { _tag: 'Sha256', thumbprint: first.thumbprint } as const,
  pem(first.pem)
])
  test(`a certificate as ${certificate._tag} makes no call: its bytes are needed`, async () => {
    const { answer, request } = await sendRequest(version2, { certificate })
    assert.is(summary(answer), 'Failed certificate_body_needed sha256_only')
    assert.is(request, undefined)
  })

test.run()
