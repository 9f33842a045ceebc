// gatecheck reads the signed introspection answers of two real servers [RFC 9701].
import { rfc7662, type Transport } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { send } from '../../examples/tutorial/request'
import { publishedKeys } from './authorization-servers/answers'
import { boundToken, decide, describe } from './authorization-servers/decide'
import { makeKey, publicPart } from './authorization-servers/jws'
import { type AuthorizationServer, audience } from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'

const test = suite('signed introspection at real servers')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declare, declareForEach } = await startServers(cleanups)
const { first } = certificates

const clientId = 'client_secret_basic'
/** oidc-provider names the client that asks, Glewlwyd the audience of the token. */
function audienceOf(server: AuthorizationServer): string {
  return server.name === 'Glewlwyd' ? audience : clientId
}
function introspectAt(server: AuthorizationServer, signed: object = {}, more: object = {}) {
  const { issuer, ca, jwksUri, introspectionEndpoint: endpoint } = server
  const { clientSecret } = server.resourceServer(clientId)
  return rfc7662({
    endpoint,
    ca,
    clientId,
    clientSecret,
    issuer,
    signed: { issuer, audience: audienceOf(server), jwksUri, ...signed },
    ...more
  })
}

declareForEach(test, 'a signed answer is verified with the published keys', async server => {
  const { accessToken } = await boundToken(server)
  const introspect = introspectAt(server)
  for (let i = 0; i < 2; i += 1)
    assert.is(describe(await decide(introspect, accessToken, first)), 'Allow')
  const keys = { keys: await publishedKeys(server) }
  const preloaded = introspectAt(server, { keys, jwksUri: undefined })
  assert.is(describe(await decide(preloaded, accessToken, first)), 'Allow')
})
declareForEach(test, 'a revoked token is refused from then on', async server => {
  const { accessToken, clientId: application } = await boundToken(server)
  const introspect = introspectAt(server)
  assert.is(describe(await decide(introspect, accessToken, first)), 'Allow')
  await server.revoke(application, accessToken)
  // Glewlwyd answers 400 without a body.
  const expected =
    server.name === 'Glewlwyd' ? '500 introspection_refused http_400' : '401 inactive'
  assert.is(describe(await decide(introspect, accessToken, first)), expected)
})
for (const [title, signed, detail] of [
  ['another audience', { audience: 'https://other.example' }, 'signed_aud'],
  ['another issuer', { issuer: 'https://other.example' }, 'signed_iss'],
  [
    'other keys',
    { keys: { keys: [publicPart(makeKey('ES256'))] }, jwksUri: undefined },
    'signed_key'
  ],
  ['no algorithm of the server', { algorithms: ['PS512'] }, 'signed_alg']
] as const)
  declareForEach(test, `${title} is refused: 500`, async server => {
    const { accessToken } = await boundToken(server)
    const decision = await decide(introspectAt(server, signed), accessToken, first)
    assert.is(describe(decision), `500 introspection_malformed ${detail}`)
  })
declareForEach(test, 'an answer in JSON is refused: 500', async server => {
  const { accessToken } = await boundToken(server)
  const json: Transport = async ({ url, headers, body }) => {
    const path = new URL(url).pathname
    const { origin } = new URL(server.plainIntrospectionEndpoint)
    const accept = { ...headers, accept: 'application/json' }
    const reply = await send({ url: origin + path, headers: accept, body: body ?? '' })
    return reply._tag === 'Answered'
      ? { ...reply, contentType: String(reply.headers['content-type']) }
      : { ...reply, detail: reply.code }
  }
  const introspect = introspectAt(server, {}, { ca: undefined, transport: json })
  const decision = describe(await decide(introspect, accessToken, first))
  assert.is(decision, '500 introspection_malformed not_signed')
})
declareForEach(test, 'an answer of a minute ago is refused: 500', async server => {
  const { accessToken } = await boundToken(server)
  const introspect = introspectAt(server, {}, { now: () => Date.now() + 60_000 })
  const decision = describe(await decide(introspect, accessToken, first))
  assert.is(decision, '500 introspection_malformed signed_iat_past')
})
declare(test, 'oidc-provider', 'an unknown token is inactive, by a signed answer', async server =>
  assert.is(describe(await decide(introspectAt(server), 'unknown', first)), '401 inactive')
)
declare(test, 'Glewlwyd', 'an unknown token is 400 without a body: 500', async server =>
  assert.is(
    describe(await decide(introspectAt(server), 'unknown', first)),
    '500 introspection_refused http_400'
  )
)

test.run()
