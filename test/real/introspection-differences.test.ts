// Where the introspection endpoints of two real servers differ, and what a gate then decides.
import { rfc7662, scopes, type Transport } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { send } from '../../examples/tutorial/request'
import { boundToken, decide, describe, introspectAt } from './authorization-servers/decide'
import { startServers } from './authorization-servers/servers'

const test = suite('introspection, differences')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declare } = await startServers(cleanups)
const { first } = certificates

declare(test, 'oidc-provider', 'an answer that names another issuer is refused', async server => {
  const { accessToken } = await boundToken(server)
  const introspect = introspectAt(server, { issuer: 'https://another.example' })
  assert.is(describe(await decide(introspect, accessToken, first)), '401 wrong_issuer')
})
declare(
  test,
  'oidc-provider',
  'acr and auth_time meet a step-up route [RFC 9470 §6.2]',
  async server => {
    const { accessToken } = await server.requestTokens({
      format: 'opaque',
      bound: true,
      user: 'jane'
    })
    for (const [acr, expected] of [
      ['urn:example:two-factors', 'Allow'],
      ['urn:example:three-factors', '401 weak_authentication']
    ] as const) {
      const require = { ...scopes('read'), acr: [acr], maxAge: 60 }
      const decision = await decide(introspectAt(server), accessToken, first, { require })
      assert.is(describe(decision), expected)
    }
  }
)
declare(
  test,
  'oidc-provider',
  'it answers 400 about a JWT or an ID token, and the gate 500',
  async server => {
    const { accessToken, idToken } = await server.requestTokens({ bound: true, user: 'jane' })
    for (const token of [accessToken, idToken])
      assert.is(
        describe(await decide(introspectAt(server), token, first)),
        '500 introspection_refused http_400'
      )
  }
)
declare(
  test,
  'Glewlwyd',
  'no ID or refresh token passes, with our hint or without',
  async server => {
    const { idToken, refreshToken } = await server.requestTokens({ bound: true, user: 'jane' })
    const withoutHint: Transport = async ({ url, headers, body }) => {
      const reply = await send({
        url,
        headers,
        body: (body ?? '').replace('&token_type_hint=access_token', '')
      })
      return reply._tag === 'Answered' ? reply : { ...reply, detail: reply.code }
    }
    for (const token of [idToken, refreshToken])
      for (const [reason, options] of [
        ['inactive', {}],
        ['wrong_token_type', { transport: withoutHint }],
        ['wrong_token_type', { transport: withoutHint, tokenType: 'unchecked' }]
      ] as const)
        assert.is(
          describe(await decide(introspectAt(server, options), token, first)),
          `401 ${reason}`
        )
  }
)
declare(
  test,
  'Glewlwyd',
  'an access token of the API authenticates it [RFC 7662 §2.1]',
  async server => {
    const { accessToken: token } = await boundToken(server)
    const endpoint = server.plainIntrospectionEndpoint
    const accessToken = (await server.requestIntrospectionToken?.()) ?? ''
    assert.is(describe(await decide(rfc7662({ endpoint, accessToken }), token, first)), 'Allow')
    const wrong = rfc7662({ endpoint, accessToken: 'another' })
    assert.is(describe(await decide(wrong, token, first)), '500 introspection_refused http_401')
  }
)
declare(
  test,
  'Glewlwyd',
  'JWTs in every algorithm are introspected, also after a rotation',
  async server => {
    for (const format of server.formats) {
      const { accessToken } = await server.requestTokens({ format, bound: true })
      assert.is(describe(await decide(introspectAt(server), accessToken, first)), 'Allow', format)
    }
    const { accessToken } = await server.requestTokens({ bound: true })
    await server.rotate('ES256')
    assert.is(describe(await decide(introspectAt(server), accessToken, first)), 'Allow')
  }
)

test.run()
