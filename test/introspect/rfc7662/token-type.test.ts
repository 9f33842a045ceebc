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

test.run()
