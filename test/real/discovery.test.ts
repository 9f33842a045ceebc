// gatecheck finds the keys and the introspection endpoint of two real authorization servers.
import { type Introspect, jwt, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { fetchJson } from './authorization-servers/answers'
import { boundToken, decide, describe } from './authorization-servers/decide'
import type { AuthorizationServer } from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'

const test = suite('discovery at real servers')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declare, declareForEach } = await startServers(cleanups)
const { first } = certificates

async function outcome(introspect: Introspect, token: string): Promise<string> {
  return describe(await decide(introspect, token, first))
}
function client({ resourceServer, issuer, ca }: AuthorizationServer) {
  const { clientId, clientSecret } = resourceServer('client_secret_basic')
  return { issuer, ca, clientId, clientSecret }
}
async function boundJwt(server: AuthorizationServer): Promise<string> {
  return (await server.requestTokens({ format: 'ES256', bound: true })).accessToken
}

declare(test, 'oidc-provider', 'the issuer alone leads jwt to the keys', async server => {
  const { issuer, ca } = server
  const introspect = jwt({ issuer, ca })
  assert.is(await outcome(introspect, await boundJwt(server)), 'Allow')
  assert.is(await outcome(introspect, await boundJwt(server)), 'Allow')
})
declare(test, 'oidc-provider', 'the issuer alone leads rfc7662 to the endpoint', async server => {
  const { accessToken } = await boundToken(server)
  assert.is(await outcome(rfc7662(client(server)), accessToken), 'Allow')
})
declare(test, 'oidc-provider', 'an assertion of the issuer as audience', async server => {
  const { accessToken } = await boundToken(server)
  const { issuer, ca } = server
  const { clientId, key } = server.resourceServer('private_key_jwt')
  const introspect = rfc7662({ issuer, ca, clientId, assertion: { key } })
  assert.is(await outcome(introspect, accessToken), 'Allow')
})
for (const method of ['tls_client_auth', 'self_signed_tls_client_auth'] as const)
  declare(test, 'oidc-provider', `${method} at the discovered endpoint`, async server => {
    const { accessToken } = await boundToken(server)
    const { issuer, ca } = server
    const { clientId, certificate } = server.resourceServer(method)
    assert.ok(certificate)
    const { certificate: pem, key } = certificate
    const introspect = rfc7662({ issuer, clientId, tls: { certificate: pem, key, ca } })
    assert.is(await outcome(introspect, accessToken), 'Allow')
  })
for (const [what, changed] of [
  ['a slash more', (issuer: string) => `${issuer}/`],
  ['capitals', (issuer: string) => issuer.replace('localhost', 'LOCALHOST')]
] as const)
  declare(test, 'oidc-provider', `an issuer with ${what} is another`, async server => {
    const issuer = changed(server.issuer)
    const introspect = rfc7662({ ...client(server), issuer })
    assert.is(
      await outcome(introspect, 'some-token'),
      '500 introspection_malformed discovery_wrong_issuer'
    )
    assert.is(
      await outcome(jwt({ issuer, ca: server.ca }), await boundJwt(server)),
      '401 issuer_unknown'
    )
  })
declareForEach(test, 'a server whose CA is not trusted: 503', async server => {
  const { issuer, clientId, clientSecret } = client(server)
  const introspect = rfc7662({ issuer, clientId, clientSecret })
  assert.match(
    await outcome(introspect, 'some-token'),
    /^503 introspection_unreachable discovery_[A-Z_]+$/
  )
})
declare(
  test,
  'Glewlwyd',
  'its metadata is not where the issuer says: endpoint and jwksUri must be set',
  async server => {
    const { issuer, ca, jwksUri, introspectionEndpoint: endpoint } = server
    const metadata = await fetchJson(server, server.discovery)
    assert.equal([metadata['issuer'], metadata['jwks_uri']], [issuer, jwksUri])
    const token = await boundJwt(server)
    const noMetadata = 'discovery_http_404'
    assert.is(
      await outcome(rfc7662(client(server)), token),
      `500 introspection_refused ${noMetadata}`
    )
    assert.is(await outcome(jwt({ issuer, ca }), token), `503 keys_unavailable ${noMetadata}`)
    const { accessToken } = await boundToken(server)
    assert.is(await outcome(rfc7662({ ...client(server), endpoint }), accessToken), 'Allow')
    assert.is(await outcome(jwt({ issuer, ca, jwksUri }), token), 'Allow')
  }
)

test.run()
