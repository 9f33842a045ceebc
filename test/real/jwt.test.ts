// jwt with the access tokens of two real servers, and with every other text that they sign.
import { bearerAllowed, gate, type JwtOptions, noScopes, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import {
  boundToken,
  decide,
  describe,
  introspectAt,
  verifierFor
} from './authorization-servers/decide'
import { requestOtherKinds } from './authorization-servers/other-kinds'
import { type AuthorizationServer, algorithms, users } from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'

const test = suite('jwt, real servers')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declare, declareForEach, find } = await startServers(cleanups)
const { first, second } = certificates

for (const format of algorithms) {
  declareForEach(
    test,
    `a token in ${format} passes with the certificate that it is bound to, and with no other [RFC 9068 §4, RFC 8705 §3]`,
    async server => {
      const introspect = verifierFor(server)
      const { accessToken: token } = await server.requestTokens({ format, bound: true })
      assert.is(describe(await decide(introspect, token, first)), 'Allow')
      assert.is(describe(await decide(introspect, token, second)), '401 certificate_mismatch')
      const another = { audience: 'https://another.example' }
      assert.is(describe(await decide(introspect, token, first, another)), '401 wrong_audience')
    }
  )
  declareForEach(
    test,
    `an unbound token in ${format} passes only where Bearer is allowed`,
    async server => {
      const introspect = verifierFor(server)
      const { accessToken: token } = await server.requestTokens({ format })
      const require = bearerAllowed(scopes('read'))
      assert.is(describe(await decide(introspect, token, first, { require })), 'Allow')
      assert.is(describe(await decide(introspect, token, first)), '401 unbound')
    }
  )
}
declareForEach(test, 'one changed character, and nothing passes', async server => {
  const introspect = verifierFor(server)
  const { accessToken: token } = await server.requestTokens({ bound: true })
  assert.is(describe(await decide(introspect, token, first)), 'Allow')
  for (let i = 0; i < token.length; i += 7) {
    const changed = `${token.slice(0, i)}${token[i] === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`
    // A changed kid is unknown: 503 once the refetches are used.
    const outcome = describe(await decide(introspect, changed, first))
    assert.match(outcome, /^(?:401 |503 keys_unavailable unknown_kid)/, `${i}`)
  }
})
declareForEach(test, "a user's token has the subject, the client and the id", async server => {
  for (const user of users) {
    const { accessToken, clientId } = await server.requestTokens({ bound: true, user })
    const decision = await decide(verifierFor(server), accessToken, first)
    assert.ok(decision._tag === 'Allow')
    const { token } = decision
    assert.equal([token.subject, token.clientId, token.issuer], [user, clientId, server.issuer])
    assert.ok(token.id && token.issuedAt && token.expiresAt)
  }
})
declare(
  test,
  'oidc-provider',
  'acr and auth_time meet a step-up route [RFC 9470 §6.1]',
  async server => {
    const { accessToken } = await server.requestTokens({ bound: true, user: 'jane' })
    for (const [acr, expected] of [
      ['urn:example:two-factors', 'Allow'],
      ['urn:example:three-factors', '401 weak_authentication']
    ] as const) {
      const require = { ...scopes('read'), acr: [acr], maxAge: 60 }
      assert.is(
        describe(await decide(verifierFor(server), accessToken, first, { require })),
        expected
      )
    }
  }
)

/** All that an operator may write, together and alone. */
const typs = [
  undefined,
  ['at+jwt'],
  ['JWT'],
  ['absent'],
  ['JWT', 'absent'],
  ['logout+jwt', 'token-introspection+jwt', 'client-authentication+jwt', 'dpop+jwt'],
  ['at+jwt', 'JWT', 'absent', 'logout+jwt', 'token-introspection+jwt']
] as const
const optionalClaims = [
  undefined,
  ['sub'],
  ['client_id'],
  ['jti'],
  ['sub', 'client_id', 'jti']
] as const
const claimNames = [undefined, { clientId: 'azp' }, { clientId: 'aud', scopes: 'sub' }] as const
const settings = typs.flatMap(typ =>
  optionalClaims.flatMap(optional =>
    claimNames.map(
      (names): Partial<JwtOptions> => ({ typ, optionalClaims: optional, claimNames: names })
    )
  )
)
function withCertificate(server: AuthorizationServer, options: Partial<JwtOptions>, token: string) {
  const introspect = verifierFor(server, options)
  const require = bearerAllowed(noScopes)
  return gate({ introspect, require, audience: 'any' })({
    method: 'GET',
    path: '/accounts',
    header: name => (name.toLowerCase() === 'authorization' ? [`Bearer ${token}`] : [])
  })
}
declareForEach(
  test,
  'no other kind of token passes, whatever typ, optionalClaims and claimNames are [RFC 8725 §3.11, RFC 9068 §4]',
  async server => {
    const kinds = await requestOtherKinds(server)
    assert.is(Object.keys(kinds).length, 6)
    for (const options of settings)
      for (const [kind, token] of Object.entries(kinds)) {
        const decision = await withCertificate(server, options, token)
        const shown = `${kind} ${JSON.stringify(options)} ${describe(decision)}`
        assert.match(describe(decision), /^401 (?:wrong_token_type|issuer_unknown)$/, shown)
      }
  }
)
declare(
  test,
  'Glewlwyd',
  'a revoked token still passes jwt, and introspection refuses it [RFC 7009 §2]',
  async server => {
    const { accessToken, clientId } = await boundToken(server)
    const introspects = [verifierFor(server), introspectAt(server)]
    const outcomes = async () => {
      const decisions = introspects.map(introspect => decide(introspect, accessToken, first))
      return (await Promise.all(decisions)).map(describe)
    }
    assert.equal(await outcomes(), ['Allow', 'Allow'])
    await server.revoke(clientId, accessToken)
    assert.equal(await outcomes(), ['Allow', '401 inactive'])
  }
)
test("one server's token is foreign to the other's issuer, and its keys verify nothing of it", async () => {
  const [mine, other] = [find('oidc-provider'), find('Glewlwyd')]
  if (mine === undefined || other === undefined) return
  for (const [server, keysOf] of [
    [mine, other],
    [other, mine]
  ] as const) {
    const { accessToken: token } = await server.requestTokens({ bound: true })
    assert.is(describe(await decide(verifierFor(keysOf), token, first)), '401 issuer_unknown')
    const wrongKeys = verifierFor(server, { jwksUri: keysOf.jwksUri, ca: keysOf.ca })
    assert.is(describe(await decide(wrongKeys, token, first)), '401 signature_invalid')
  }
})

test.run()
