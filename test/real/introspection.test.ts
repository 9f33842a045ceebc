// gatecheck asks two real authorization servers about their tokens, and a gate decides.
import { bearerAllowed, noScopes, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { boundToken, decide, describe, introspectAt } from './authorization-servers/decide'
import { makeKey } from './authorization-servers/jws'
import { requestOtherKinds } from './authorization-servers/other-kinds'
import { audience, users } from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'

const test = suite('introspection at real servers')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declareForEach } = await startServers(cleanups)
const { first, second } = certificates

declareForEach(
  test,
  'a bound token passes with its certificate alone [RFC 8705 §3]',
  async server => {
    const { accessToken } = await boundToken(server)
    const introspect = introspectAt(server)
    assert.equal(
      [
        describe(await decide(introspect, accessToken, first)),
        describe(await decide(introspect, accessToken, second)),
        describe(await decide(introspect, accessToken, certificates.stranger))
      ],
      ['Allow', '401 certificate_mismatch', '401 certificate_mismatch']
    )
  }
)
declareForEach(test, 'an unbound token is refused', async server => {
  const { accessToken } = await server.requestTokens({ format: server.introspectable })
  assert.is(describe(await decide(introspectAt(server), accessToken, first)), '401 unbound')
})
declareForEach(test, 'a revoked token is refused from then on [RFC 7009 §2]', async server => {
  const { accessToken, clientId } = await boundToken(server)
  const introspect = introspectAt(server)
  assert.is(describe(await decide(introspect, accessToken, first)), 'Allow')
  await server.revoke(clientId, accessToken)
  assert.is(describe(await decide(introspect, accessToken, first)), '401 inactive')
})
declareForEach(test, 'an unknown token is refused', async server =>
  assert.is(describe(await decide(introspectAt(server), 'unknown', first)), '401 inactive')
)
declareForEach(
  test,
  'the user, issuer, audience, scopes and times come from the answer',
  async server => {
    for (const user of users) {
      const format = server.introspectable
      const { accessToken, clientId } = await server.requestTokens({ format, bound: true, user })
      const decision = await decide(introspectAt(server), accessToken, first)
      assert.is(decision._tag, 'Allow')
      if (decision._tag !== 'Allow') return
      const { token, facts } = decision
      assert.equal(
        [token.subject, token.clientId, token.issuer, token.audience, token.confirmation],
        [user, clientId, server.issuer, [audience], { thumbprint: first.thumbprint }]
      )
      assert.ok(token.scopes.includes('read'))
      const lifetime = (token.expiresAt ?? 0) - facts.now
      assert.ok(lifetime > 500 && lifetime <= 600, `${lifetime}`)
    }
  }
)
declareForEach(test, 'client_secret_post is accepted [RFC 6749 §2.3.1]', async server => {
  const { accessToken } = await boundToken(server)
  const introspect = introspectAt(server, { authentication: 'client_secret_post' })
  assert.is(describe(await decide(introspect, accessToken, first)), 'Allow')
})
declareForEach(test, "a wrong secret is our fault and not the client's: 500", async server => {
  const { accessToken } = await boundToken(server)
  const endpoint = server.plainIntrospectionEndpoint
  const introspect = rfc7662({ endpoint, clientId: 'client_secret_basic', clientSecret: 'wrong' })
  const decision = describe(await decide(introspect, accessToken, first))
  assert.is(decision, '500 introspection_refused http_401')
})
declareForEach(test, 'a refresh token is no access token', async server => {
  const options = { format: server.introspectable, bound: true, user: 'jane' } as const
  const { refreshToken } = await server.requestTokens(options)
  // Glewlwyd looks only among the kind of tokens that `token_type_hint` names.
  const reason = server.name === 'Glewlwyd' ? 'inactive' : 'wrong_token_type'
  assert.is(describe(await decide(introspectAt(server), refreshToken, first)), `401 ${reason}`)
})
declareForEach(test, 'a token for no resource is not for this audience', async server => {
  const options = { format: server.introspectable, bound: true, withoutResource: true }
  const { accessToken } = await server.requestTokens(options)
  const introspect = introspectAt(server)
  assert.is(describe(await decide(introspect, accessToken, first)), '401 wrong_audience')
  // Glewlwyd names the scope as the audience.
  const allowed =
    server.name === 'Glewlwyd' ? { audience: 'read' } : { absentAudience: 'allowed' as const }
  assert.is(describe(await decide(introspect, accessToken, first, allowed)), 'Allow')
})

declareForEach(
  test,
  'no token of another kind passes, even where bearers and all audiences are allowed',
  async server => {
    const options = { require: bearerAllowed(noScopes), audience: 'any' } as const
    for (const [kind, token] of Object.entries(await requestOtherKinds(server))) {
      assert.match(token, kind === 'refresh token' ? /^[\w-]{40,}$/ : /^[\w-]+\.[\w-]+\.[\w-]+$/)
      const decision = describe(await decide(introspectAt(server), token, first, options))
      assert.match(decision, /^(?:401 (?:inactive|wrong_token_type)|500 .* http_400)$/, kind)
    }
  }
)
declareForEach(
  test,
  'a token that is bound to a key is no bearer token [RFC 9449 §7.2]',
  async server => {
    const format = server.introspectable
    const proofKey = makeKey('ES256')
    const { accessToken, tokenType } = await server.requestTokens({
      format,
      user: 'jane',
      proofKey
    })
    assert.is(tokenType, 'DPoP')
    const decision = describe(await decide(introspectAt(server), accessToken, first))
    assert.is(decision, '401 dpop_proof_missing')
  }
)

test.run()
