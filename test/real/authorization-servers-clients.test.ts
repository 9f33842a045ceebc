// How resource servers authenticate at the introspection endpoints of oidc-provider and Glewlwyd,
// and what answers they get, without gatecheck.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { send } from '../../examples/tutorial/request'
import { bodyOf, isVerified, type Members, statusOf } from './authorization-servers/answers'
import { makeAssertion, readJws } from './authorization-servers/jws'
import { introspect } from './authorization-servers/requests'
import {
  type AuthenticationMethod,
  type AuthorizationServer,
  audience,
  authenticationMethods
} from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'

const test = suite('clients of authorization servers')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declare, declareForEach } = await startServers(cleanups)

/** Glewlwyd takes no other audience, and oidc-provider takes this one, too. */
function ask(
  server: AuthorizationServer,
  method: AuthenticationMethod,
  token: string,
  accept?: string
) {
  return introspect(server, method, token, {
    aud: server.introspectionEndpoint,
    ...(accept === undefined ? {} : { accept })
  })
}
const signed = 'application/token-introspection+jwt'

for (const method of authenticationMethods)
  declareForEach(test, `accepts ${method} at introspection, plain and signed`, async server => {
    const { accessToken } = await server.requestTokens({ format: server.introspectable })
    const plain = await ask(server, method, accessToken)
    assert.is((JSON.parse(bodyOf(plain)) as Members)['active'], true)
    const jws = bodyOf(await ask(server, method, accessToken, signed))
    const [{ typ }, { iss, aud, token_introspection: answer }] = readJws(jws)
    assert.equal([typ, iss], ['token-introspection+jwt', server.issuer])
    assert.is(aud, server.name === 'Glewlwyd' ? audience : method)
    assert.is((answer as Members)['active'], true)
    assert.ok(await isVerified(server, jws))
  })
for (const [method, wrong] of [
  ['client_secret_basic', { clientSecret: 'another' }],
  ['tls_client_auth', { certificate: certificates.second }],
  ['self_signed_tls_client_auth', { certificate: certificates.first }]
] as const)
  declareForEach(test, `refuses ${method} with another credential`, async server => {
    const resourceServer = { ...server.resourceServer(method), ...wrong }
    const other = { ...server, resourceServer: () => resourceServer }
    assert.is(statusOf(await ask(other, method, 'a-token')), 401)
  })
declare(
  test,
  'oidc-provider',
  'accepts its issuer as the audience of an assertion, and each assertion once',
  async server => {
    const { key, endpoint: url } = server.resourceServer('private_key_jwt')
    const form = { token: 'a-token', ...makeAssertion('private_key_jwt', server.issuer, key) }
    const replies = [
      await send({ url, ca: server.ca, form }),
      await send({ url, ca: server.ca, form })
    ]
    assert.equal(replies.map(statusOf), [200, 401])
  }
)
declare(
  test,
  'Glewlwyd',
  'accepts its introspection endpoint alone as the audience of an assertion',
  async server => {
    for (const [aud, status] of [
      [server.issuer, 401],
      [server.introspectionEndpoint, 200]
    ] as const)
      assert.is(
        statusOf(await introspect(server, 'private_key_jwt', 'a-token', { aud })),
        status,
        aud
      )
  }
)
declare(test, 'oidc-provider', 'signs its answer to an unknown token, too', async server => {
  const [, { token_introspection: answer }] = readJws(
    bodyOf(await ask(server, 'client_secret_basic', 'unknown', signed))
  )
  assert.equal(answer, { active: false })
})
declare(
  test,
  'Glewlwyd',
  'answers 400 to an unknown token if the answer should be signed',
  async server =>
    assert.is(statusOf(await ask(server, 'client_secret_basic', 'unknown', signed)), 400)
)
test.run()
