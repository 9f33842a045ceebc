// gatecheck authenticates with private_key_jwt at two real authorization servers.
import { rfc7662, type Transport } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { send } from '../../examples/tutorial/request'
import { boundToken, decide, describe } from './authorization-servers/decide'
import { makeKey } from './authorization-servers/jws'
import type { AuthorizationServer } from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'

const test = suite('private_key_jwt at real servers')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declare, declareForEach } = await startServers(cleanups)
const { first } = certificates

/** The audience that each server takes: Glewlwyd only its introspection endpoint. */
function audienceOf(server: AuthorizationServer): string {
  return server.name === 'Glewlwyd' ? server.introspectionEndpoint : server.issuer
}
function introspectAt(server: AuthorizationServer, more: object = {}, assertion: object = {}) {
  const { clientId, key } = server.resourceServer('private_key_jwt')
  return rfc7662({
    ...('transport' in more
      ? { endpoint: server.plainIntrospectionEndpoint }
      : { endpoint: server.introspectionEndpoint, ca: server.ca }),
    clientId,
    assertion: { key: { ...key }, audience: audienceOf(server), ...assertion },
    issuer: server.issuer,
    ...more
  })
}

declareForEach(test, 'an assertion authenticates each question', async server => {
  const { accessToken } = await boundToken(server)
  const introspect = introspectAt(server)
  for (let i = 0; i < 3; i += 1)
    assert.is(describe(await decide(introspect, accessToken, first)), 'Allow')
})
declareForEach(test, "another's key is our fault: 500", async server => {
  const { accessToken } = await boundToken(server)
  const introspect = introspectAt(server, {}, { key: makeKey('ES256') })
  const decision = describe(await decide(introspect, accessToken, first))
  assert.is(decision, '500 introspection_refused http_401')
})
declareForEach(test, 'a clock an hour behind is our fault: 500', async server => {
  const { accessToken } = await boundToken(server)
  const introspect = introspectAt(server, { now: () => Date.now() - 3_600_000 })
  const decision = describe(await decide(introspect, accessToken, first))
  assert.is(decision, '500 introspection_refused http_401')
})
declare(
  test,
  'oidc-provider',
  'it takes the issuer, which is the default, the token endpoint or the introspection endpoint',
  async server => {
    const { accessToken } = await boundToken(server)
    for (const audience of [undefined, `${server.issuer}/token`, server.introspectionEndpoint]) {
      const decision = await decide(introspectAt(server, {}, { audience }), accessToken, first)
      assert.is(describe(decision), 'Allow', `${audience}`)
    }
    const other = introspectAt(server, {}, { audience: 'https://other.example' })
    const decision = describe(await decide(other, accessToken, first))
    assert.is(decision, '500 introspection_refused http_401')
  }
)
declare(test, 'Glewlwyd', 'it takes no audience but its introspection endpoint', async server => {
  const { accessToken } = await boundToken(server)
  const introspect = introspectAt(server, {}, { audience: undefined })
  const decision = describe(await decide(introspect, accessToken, first))
  assert.is(decision, '500 introspection_refused http_401')
})
declare(
  test,
  'oidc-provider',
  'it refuses an assertion that it has seen, so each try needs a new one [RFC 7523 §3]',
  async server => {
    const { accessToken } = await boundToken(server)
    let firstBody = ''
    const repeating: Transport = async ({ url, headers, body = '' }) => {
      firstBody ||= body
      const reply = await send({ url, headers, body: firstBody })
      return reply._tag === 'Answered' ? reply : { ...reply, detail: reply.code }
    }
    const introspect = introspectAt(server, { transport: repeating })
    const decisions = [
      describe(await decide(introspect, accessToken, first)),
      describe(await decide(introspect, accessToken, first))
    ]
    assert.equal(decisions, ['Allow', '500 introspection_refused http_401'])
  }
)

test.run()
