import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { activeAnswer, introspectAnswer, summary } from './server'

const test = suite('rfc7662, token type')

for (const [title, change, expected] of [
  [
    'no token_type may be a refresh token: oidc-provider calls those active',
    { token_type: undefined },
    'Refused wrong_token_type'
  ],
  ['token_type null says nothing', { token_type: null }, 'Refused wrong_token_type'],
  [
    'token_type refresh_token is no access token',
    { token_type: 'refresh_token' },
    'Refused wrong_token_type'
  ],
  [
    'typ Refresh, as Keycloak says, is no access token',
    { typ: 'Refresh' },
    'Refused wrong_token_type'
  ],
  ['typ ID is no access token', { typ: 'ID' }, 'Refused wrong_token_type'],
  [
    'token_use id, as Cognito says, is no access token',
    { token_use: 'id' },
    'Refused wrong_token_type'
  ],
  ['token_type in another case is the same', { token_type: 'BEARER' }, 'Active'],
  [
    'a DPoP token needs its proof, named by jkt or not [RFC 9449 §6.2]',
    { token_type: 'DPoP' },
    'Refused dpop_proof_missing'
  ]
] as const)
  test(title, async () =>
    assert.is(summary(await introspectAnswer({ ...activeAnswer, ...change })), expected)
  )

test('tokenType "unchecked" takes an answer without token_type', async () =>
  assert.is(
    summary(
      await introspectAnswer({ ...activeAnswer, token_type: undefined }, { tokenType: 'unchecked' })
    ),
    'Active'
  ))
test('tokenType "unchecked" still refuses what calls itself a refresh token', async () =>
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
