import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newEcKey } from '../../jose/samples'
import { first } from '../../samples'
import { claims, issuer, outcomeOf, tokenWith, verifierOf } from './tokens'

const test = suite('jwt')

test('a token of the issuer, signed with its key, is allowed [RFC 9068 §4]', async () =>
  assert.is(await outcomeOf(tokenWith()), 'Allow'))

test('what the claims say becomes the token', async () => {
  const more = {
    aud: 'https://api',
    nbf: 1.5,
    iat: 2.5,
    acr: 'silver',
    auth_time: 3.5,
    authorization_details: [{ type: 'payment' }]
  }
  const answer = await verifierOf()({ token: tokenWith(more) })
  assert.equal(answer, {
    _tag: 'Active',
    token: {
      scopes: ['time:query', 'payments'],
      confirmation: { thumbprint: first.thumbprint },
      claims: { ...claims, ...more },
      issuer,
      subject: 'jane',
      clientId: 'app',
      id: 'token-1',
      acr: 'silver',
      expiresAt: claims.exp,
      issuedAt: 2,
      notBefore: 2,
      authTime: 3,
      authorizationDetails: [{ type: 'payment' }],
      audience: ['https://api']
    }
  })
  assert.ok(Object.isFrozen(answer))
})

for (const [title, token, expected] of [
  ['an opaque token is foreign', 'abc', '401 issuer_unknown form'],
  ['another issuer is foreign', tokenWith({ iss: `${issuer}/` }), '401 issuer_unknown issuer'],
  ['a token without iss is foreign', tokenWith({ iss: undefined }), '401 issuer_unknown issuer'],
  [
    'a type that is not at+jwt is refused [RFC 9068 §4]',
    tokenWith({}, { typ: 'JWT' }),
    '401 wrong_token_type typ'
  ],
  [
    "another key's signature is refused",
    tokenWith({}, {}, newEcKey()),
    '401 signature_invalid signature'
  ],
  [
    'a kid that the issuer does not have is refused',
    tokenWith({}, { kid: 'two' }),
    '401 signature_invalid key'
  ],
  [
    'an algorithm that is not in the list is refused [RFC 8725 §3.1]',
    tokenWith({}, { alg: 'none' }),
    '401 signature_invalid alg'
  ],
  [
    'a critical header member is refused [RFC 7515 §4.1.11]',
    tokenWith({}, { crit: ['b64'] }),
    '401 signature_invalid crit'
  ],
  [
    'a token without jti is refused [RFC 9068 §2.2]',
    tokenWith({ jti: undefined }),
    '401 claims_malformed jti'
  ],
  [
    'a token that is bound to another certificate is refused',
    tokenWith({ cnf: { 'x5t#S256': 'A'.repeat(43) } }),
    '401 certificate_mismatch'
  ],
  ['an expired token is refused by the clock of the gate', tokenWith({ exp: 1 }), '401 expired']
] as const)
  test(title, async () => assert.is(await outcomeOf(token), expected))

test.run()
