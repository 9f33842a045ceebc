// What oidc-provider and Glewlwyd issue: the facts that other tests and docs/servers.md rest on.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { send } from '../../examples/tutorial/request'
import { fetchJson, isVerified, statusOf } from './authorization-servers/answers'
import { readJws } from './authorization-servers/jws'
import { audience, users } from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'

const test = suite('authorization servers')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declare, declareForEach } = await startServers(cleanups)

declareForEach(
  test,
  'issues JWT access tokens in each algorithm, bound and not [RFC 9068 §2]',
  async server => {
    for (const format of ['ES256', 'PS256', 'Ed25519'] as const)
      for (const bound of [false, true]) {
        const { accessToken, clientId } = await server.requestTokens({ format, bound })
        const [{ typ, alg }, claims] = readJws(accessToken)
        const { iss, aud, client_id: client, scope, cnf } = claims
        const named = server.name === 'Glewlwyd' && format === 'Ed25519' ? 'EdDSA' : format
        assert.equal(
          [typ, alg, iss, aud, client, scope],
          ['at+jwt', named, server.issuer, audience, clientId, 'read']
        )
        assert.equal(cnf, bound ? { 'x5t#S256': certificates.first.thumbprint } : undefined)
        assert.ok(await isVerified(server, accessToken), `${format} ${bound}`)
      }
  }
)
declareForEach(
  test,
  'issues tokens of its own jane and admin, and ID and logout tokens of other types',
  async server => {
    for (const user of users) {
      const { accessToken, idToken, refreshToken, clientId } = await server.requestTokens({ user })
      const logoutToken = await server.logOut(idToken)
      assert.equal(
        [accessToken, idToken, logoutToken].map(token => readJws(token)[1]['sub']),
        [user, user, user]
      )
      assert.equal(
        [idToken, logoutToken].map(token => readJws(token)[1]['aud']),
        [clientId, clientId]
      )
      assert.ok(
        !/at\+jwt/.test([idToken, logoutToken].map(token => readJws(token)[0]['typ']).join())
      )
      assert.ok('events' in readJws(logoutToken)[1])
      assert.ok(await isVerified(server, idToken))
      assert.ok(refreshToken !== '' && !refreshToken.includes('.'))
    }
  }
)
declareForEach(test, 'has metadata with exactly its issuer [RFC 8414 §3.3]', async server => {
  const metadata = await fetchJson(server, server.discovery)
  assert.equal(
    [metadata['issuer'], metadata['jwks_uri'], metadata['introspection_endpoint']],
    [server.issuer, server.jwksUri, server.introspectionEndpoint]
  )
})
declare(test, 'Glewlwyd', 'has no metadata below its issuer', async server => {
  for (const name of ['oauth-authorization-server', 'openid-configuration'])
    assert.is(
      statusOf(await send({ url: `${server.issuer}/.well-known/${name}`, ca: server.ca })),
      404
    )
})
declareForEach(
  test,
  'signs with a new key after a rotation, and keeps the old one until it is withdrawn',
  async server => {
    const { accessToken: before } = await server.requestTokens({ format: 'PS256' })
    await server.rotate('PS256')
    const { accessToken: after } = await server.requestTokens({ format: 'PS256' })
    assert.is.not(readJws(after)[0]['kid'], readJws(before)[0]['kid'])
    assert.equal([await isVerified(server, before), await isVerified(server, after)], [true, true])
    await server.rotate('PS256', { withdraw: true })
    const { accessToken: last } = await server.requestTokens({ format: 'PS256' })
    assert.equal(
      [
        await isVerified(server, before),
        await isVerified(server, after),
        await isVerified(server, last)
      ],
      [false, false, true]
    )
  }
)

test.run()
