// JWTs of an issuer that are no access tokens. None passes, whatever `jwt` is configured to accept
// [RFC 8725 §3.11, §3.12].
import type { JwtOptions } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { claims, issuer, outcomeOf, tokenWith } from './tokens'

const test = suite('jwt, kinds of JWT')

const all = ['sub', 'client_id', 'jti'] as const
const settings: Readonly<Record<string, Partial<JwtOptions>>> = {
  'the defaults': {},
  "typ ['JWT']": { typ: ['JWT'] },
  "typ ['absent']": { typ: ['absent'] },
  "typ ['JWT', 'at+jwt'], all optional": { typ: ['JWT', 'at+jwt'], optionalClaims: all },
  "typ ['absent', 'JWT'], all optional, azp": {
    typ: ['absent', 'JWT'],
    optionalClaims: all,
    claimNames: { clientId: 'azp' }
  }
}
type Members = Readonly<Record<string, unknown>>

/** Refused under every setting: for its type, or for what `mark` names where the type is accepted. */
async function assertNeverAllowed(payload: Members, typ: string | undefined, mark: string) {
  for (const [name, options] of Object.entries(settings)) {
    const accepted = options.typ ?? ['at+jwt']
    const detail = accepted.includes(typ ?? 'absent') ? mark : 'typ'
    const outcome = await outcomeOf(tokenWith(payload, { typ }), options)
    assert.is(outcome, `401 wrong_token_type ${detail}`, name)
  }
}

/** Without what only access tokens have. */
const nothing = { client_id: undefined, scope: undefined, cnf: undefined, jti: undefined }
const forClient = { ...nothing, aud: 'app' }
const shapes: readonly (readonly [kind: string, claims: Members, mark: string])[] = [
  [
    'an ID token of the code flow [OIDC Core §2]',
    { ...forClient, azp: 'app', auth_time: 1 },
    'scope'
  ],
  ['an ID token for the audience of the API', { ...nothing, azp: 'app' }, 'scope'],
  ['an ID token with nonce', { ...forClient, nonce: 'n' }, 'nonce'],
  ['an ID token with at_hash', { ...forClient, at_hash: 'h' }, 'at_hash'],
  ['an ID token of the hybrid flow', { ...forClient, c_hash: 'h', nonce: 'n' }, 'nonce'],
  ['an ID token of FAPI 1.0', { ...forClient, s_hash: 'h' }, 's_hash'],
  [
    'a logout token [OIDC Back-Channel §2.4]',
    {
      ...forClient,
      jti: 'a',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} }
    },
    'events'
  ],
  [
    'a security event token [RFC 8417]',
    { ...forClient, sub: undefined, jti: 'a', events: {} },
    'events'
  ],
  [
    'a signed introspection answer [RFC 9701 §5]',
    {
      ...nothing,
      sub: undefined,
      exp: undefined,
      token_introspection: { active: true, ...claims }
    },
    'token_introspection'
  ],
  [
    'a DPoP proof [RFC 9449 §4.2]',
    { ...nothing, jti: 'a', htm: 'GET', htu: 'https://api.example.com/payments', ath: 'h' },
    'htm'
  ],
  ['a client assertion [RFC 7523 §3]', { ...forClient, sub: issuer, jti: 'a' }, 'scope'],
  [
    'a signed UserInfo answer [OIDC Core §5.3.2]',
    { ...forClient, iat: undefined, exp: undefined, name: 'Jane' },
    'scope'
  ],
  ['a JARM response', { ...forClient, sub: undefined, code: 'c', state: 's' }, 'scope'],
  [
    "Keycloak's refresh token, signed with the realm's key",
    { aud: issuer, typ: 'Refresh', azp: 'app', cnf: undefined },
    'typ'
  ],
  ["Keycloak's offline token", { aud: issuer, typ: 'Offline', azp: 'app', cnf: undefined }, 'typ']
]
for (const [kind, payload, mark] of shapes)
  for (const typ of ['JWT', undefined])
    test(`${kind} is refused under every setting, typ ${typ ?? 'absent'}`, () =>
      assertNeverAllowed(payload, typ, mark))

// Everything that an access token has, and one mark of another kind.
const wholeToken = { azp: 'app' }
for (const [name, value] of [
  ...['nonce', 'at_hash', 'c_hash', 's_hash', 'events', 'htm', 'token_introspection'].flatMap(
    mark => ['x', '', null, {}].map(content => [mark, content] as const)
  ),
  ...[
    'ID',
    'id',
    'Refresh',
    'Offline',
    'Logout',
    'JWT',
    'Bearer ',
    'at+jwt+x',
    '',
    1,
    null,
    ['Bearer'],
    {}
  ].map(content => ['typ', content] as const),
  ...['id', 'refresh', 'accessx', '', null, ['access']].map(
    content => ['token_use', content] as const
  ),
  ...['refresh', 'id', 'mfa', '', null].map(content => ['token_type', content] as const),
  ...['refresh_token', 'id_token', '', null].map(content => ['tokenName', content] as const)
] as const)
  for (const typ of ['JWT', undefined])
    test(`${name} ${JSON.stringify(value)} marks another kind, typ ${typ ?? 'absent'}`, () =>
      assertNeverAllowed({ ...wholeToken, [name]: value }, typ, name))

for (const [name, value] of [
  ...['Bearer', 'bearer', 'DPoP', 'at+jwt', 'application/at+jwt'].map(word => ['typ', word]),
  ...['access', 'access_token'].map(word => ['token_use', word]),
  ...['Bearer', 'DPoP', 'access'].map(word => ['token_type', word]),
  ['tokenName', 'access_token']
] as const)
  test(`${name} "${value}" says access token`, async () => {
    const token = tokenWith({ [name ?? '']: value }, { typ: 'JWT' })
    assert.is(await outcomeOf(token, { typ: ['JWT'] }), 'Allow')
  })

for (const typ of [
  'dpop+jwt',
  'logout+jwt',
  'secevent+jwt',
  'token-introspection+jwt',
  'client-authentication+jwt',
  'oauth-authz-req+jwt',
  'oauth-id-jag+jwt',
  'txntoken+jwt',
  'statuslist+jwt',
  'entity-statement+jwt',
  'rt+jwt',
  'JOSE',
  'x'
])
  test(`a type that is not in the list is refused, whatever the claims: ${typ}`, () =>
    assertNeverAllowed(wholeToken, typ, 'typ'))

test('the client claim must be there, or be named as optional', async () => {
  const token = tokenWith({ client_id: undefined }, { typ: 'JWT' })
  assert.is(await outcomeOf(token, { typ: ['JWT'] }), '401 wrong_token_type client_id')
  const options = { typ: ['JWT'], optionalClaims: ['client_id'] } as const
  assert.is(await outcomeOf(token, options), 'Allow')
  const azp = { typ: ['JWT'], claimNames: { clientId: 'azp' } }
  assert.is(await outcomeOf(token, azp), '401 wrong_token_type azp')
})
test("the scope claim is the one that claimNames names: another's is not enough", async () => {
  const options = { typ: ['JWT'], claimNames: { scopes: 'scp' } }
  assert.is(await outcomeOf(tokenWith({}, { typ: 'JWT' }), options), '401 wrong_token_type scp')
})
test('with at+jwt the issuer has said what it is: its other claims do not count [RFC 9068 §2.1]', async () => {
  const token = tokenWith({ nonce: 'n', typ: 'ID' })
  assert.is(await outcomeOf(token, { typ: ['JWT', 'at+jwt'] }), 'Allow')
  assert.is(await outcomeOf(token, { typ: ['JWT'] }), '401 wrong_token_type typ')
})

test.run()
