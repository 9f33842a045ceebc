import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { activeAnswer, introspectAnswer, summary } from './server'

const test = suite('rfc7662, token type')

for (const [title, change, expected] of [
  [
    'an answer without token_type is refused: oidc-provider calls refresh tokens active',
    { token_type: undefined },
    'Refused wrong_token_type'
  ],
  ['token_type null counts as absent', { token_type: null }, 'Refused wrong_token_type'],
  [
    'token_type refresh_token is refused',
    { token_type: 'refresh_token' },
    'Refused wrong_token_type'
  ],
  ['typ Refresh, as Keycloak sends, is refused', { typ: 'Refresh' }, 'Refused wrong_token_type'],
  ['typ ID is refused', { typ: 'ID' }, 'Refused wrong_token_type'],
  ['token_use id, as Cognito sends, is refused', { token_use: 'id' }, 'Refused wrong_token_type'],
  ['token_type is case-insensitive', { token_type: 'BEARER' }, 'Active'],
  [
    'a DPoP token needs its proof, with or without jkt [RFC 9449 §6.2]',
    { token_type: 'DPoP' },
    'Refused dpop_proof_missing'
  ]
] as const)
  test(title, async () =>
    assert.is(summary(await introspectAnswer({ ...activeAnswer, ...change })), expected)
  )

test('tokenType "unchecked" accepts an answer without token_type', async () =>
  assert.is(
    summary(
      await introspectAnswer({ ...activeAnswer, token_type: undefined }, { tokenType: 'unchecked' })
    ),
    'Active'
  ))
test('tokenType "unchecked" still refuses a token_type that names a refresh token', async () =>
  assert.is(
    summary(
      await introspectAnswer(
        { ...activeAnswer, token_type: 'refresh_token' },
        { tokenType: 'unchecked' }
      )
    ),
    'Refused wrong_token_type'
  ))

const otherTypes = [
  'refresh',
  'refresh_token',
  'refresh-token',
  'refresh token',
  'refreshToken',
  'RefreshToken',
  'Refresh Token',
  'REFRESH_TOKEN',
  'Refresh',
  'refresh_token+jwt',
  'urn:ietf:params:oauth:token-type:refresh_token',
  'offline',
  'Offline',
  'offline_access',
  'rt',
  'rt+jwt',
  'id',
  'ID',
  'idtoken',
  'IDToken',
  'IdToken',
  'idTokenJwt',
  'id_token',
  'id-token',
  'ID Token',
  'JWT id_token',
  'application/id_token+jwt',
  'identity_token',
  'IdentityToken',
  'identitytoken',
  'urn:ietf:params:oauth:token-type:id_token',
  'urn:ietf:params:oauth:token-type:id_token:',
  'https://as.example.com/types/id_token',
  'https://id_token'
]
const members = ['token_type', 'token_use', 'typ'] as const
for (const kind of otherTypes)
  test(`${kind} is refused in token_type, token_use and typ, also with tokenType "unchecked"`, async () => {
    for (const member of members)
      for (const options of [{}, { tokenType: 'unchecked' } as const])
        assert.is(
          summary(await introspectAnswer({ ...activeAnswer, [member]: kind }, options)),
          'Refused wrong_token_type',
          member
        )
  })
for (const kind of [
  'access',
  'access_token',
  'Access Token',
  'at+jwt',
  'application/at+jwt',
  'JWT',
  'Bearer',
  'mac',
  'N_A',
  'urn:ietf:params:oauth:token-type:access_token',
  'urn:ietf:params:oauth:token-type:jwt',
  'https://id.example.com/types/access',
  'valid',
  'valid token',
  'hybrid',
  'start',
  ''
])
  test(`${JSON.stringify(kind)} is no refresh or ID token`, async () => {
    for (const member of members)
      assert.is(
        summary(
          await introspectAnswer({ ...activeAnswer, [member]: kind }, { tokenType: 'unchecked' })
        ),
        'Active',
        member
      )
    for (const member of ['token_use', 'typ'])
      assert.is(summary(await introspectAnswer({ ...activeAnswer, [member]: kind })), 'Active')
  })
test('no case, separator or prefix hides a refresh or an ID token', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(['refresh', 'token'], ['id', 'token'], ['offline', 'token'], ['id']),
      fc.constantFrom('', '_', '-', ' ', '.', ':', '+', '\u00a0'),
      fc.constantFrom('', 'urn:ietf:params:oauth:token-type:', 'application/', 'my ', '#', '\t'),
      fc.constantFrom('', '+jwt', ' ', '; v=1', ':', '/'),
      fc.infiniteStream(fc.boolean()),
      fc.constantFrom(...members),
      async (words, separator, prefix, suffix, capitals, member) => {
        const kind = `${prefix}${words.join(separator)}${suffix}`.replace(/[a-z]/g, letter =>
          capitals.next().value === true ? letter.toUpperCase() : letter
        )
        const answer = { ...activeAnswer, [member]: kind }
        assert.is(
          summary(await introspectAnswer(answer, { tokenType: 'unchecked' })),
          'Refused wrong_token_type',
          kind
        )
      }
    ),
    { numRuns: 400 }
  ))

test.run()
