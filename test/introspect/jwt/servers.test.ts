// The servers that users have, with the configuration that docs/servers.md gives for each.
import { gate, jwt, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newRsaKey, signed } from '../../jose/samples'
import { start, summaryOf } from './outcome'
import { auth0, auth0Rfc9068 } from './servers/auth0'
import { cognito } from './servers/cognito'
import { entraV1, entraV2 } from './servers/entra'
import { keycloak } from './servers/keycloak'
import { okta } from './servers/okta'
import type { JwtShape, ServerShape } from './servers/shape'

const test = suite('jwt, servers')

const { publicJwk, privateJwk } = newRsaKey()
const keys = { keys: [{ ...publicJwk, alg: 'RS256', use: 'sig' }] }

async function outcomeOf(
  { header, claims }: JwtShape,
  server: ServerShape,
  options: object = server.options
) {
  // As the server sends it: no member of the header is added.
  const { kid, ...others } = header
  const published = { keys: keys.keys.map(key => ({ ...key, kid })) }
  const payload = { iat: start - 10, exp: start + 60, ...claims }
  const token = await signed({ ...privateJwk, alg: 'RS256' }, { kid, ...others }, payload)
  const pass = gate({
    introspect: jwt({ ...server.options, ...options, keys: published }),
    require: { ...scopes(server.scope), binding: 'optional' },
    now: () => start * 1000,
    ...server.gate
  })
  return pass({
    method: 'GET',
    path: '/',
    header: name => (name === 'authorization' ? [`Bearer ${token}`] : [])
  })
}

const servers = [keycloak, cognito, entraV1, entraV2, okta, auth0, auth0Rfc9068]
for (const server of servers) {
  test(`${server.name}: an access token is allowed, and its names are understood`, async () => {
    const decision = await outcomeOf(server.accessToken, server)
    assert.ok(decision._tag === 'Allow', summaryOf(decision))
    const { subject, clientId, scopes: granted, issuer } = decision.token
    assert.equal(
      [subject, clientId, granted.includes(server.scope), issuer],
      [server.subject, server.clientId, true, server.options.issuer]
    )
  })
  for (const [kind, { detail, ...shape }] of Object.entries(server.others))
    test(`${server.name}: ${kind} is refused`, async () => {
      const decision = await outcomeOf(shape, server)
      assert.is(summaryOf(decision), `401 wrong_token_type ${detail}`)
    })
  for (const option of ['algorithms', 'typ', 'claimNames', 'optionalClaims'] as const)
    if (server.options[option] !== undefined)
      test(`${server.name}: without ${option}, its access token is refused`, async () => {
        const decision = await outcomeOf(server.accessToken, server, { [option]: undefined }).catch(
          () => undefined // without a key for the algorithms, jwt throws
        )
        assert.is.not(decision?._tag, 'Allow')
      })
  test(`${server.name}: the access tokens of all others are foreign`, async () => {
    for (const other of servers.filter(({ options }) => options.issuer !== server.options.issuer)) {
      const decision = await outcomeOf(other.accessToken, server)
      assert.is(summaryOf(decision), '401 issuer_unknown issuer', other.name)
    }
  })
}

test.run()
