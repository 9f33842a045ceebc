// The words that loosen a default of what a gate asks.
import { around, authlete, cached, type Introspect, type JwtOptions, jwt, memory } from 'gatecheck'
import { asking, issuer, proving } from '../adapters/fapi/loosened'
import { version3 } from '../introspect/authlete/service'
import { p256 } from '../jose/samples'
import { gateOver, gateWith, type LooseWord } from './loose-word'

export function ownTokens(more: Partial<JwtOptions> = {}): Introspect {
  return jwt({ issuer, jwksUri: `${issuer}/jwks`, ...more })
}

const keys = { keys: [p256.publicJwk] }
const signed = { issuer, audience: 'api', jwksUri: `${issuer}/jwks` }

export const wordsOfIntrospects: readonly LooseWord[] = [
  {
    word: 'algorithms',
    options: ['JwtOptions.algorithms', 'SignedAnswers.algorithms', 'DpopOptions.algorithms'],
    of: '`jwt`, `rfc7662({ signed })`, `dpop`',
    givesUp:
      'With another than PS256, ES256 and EdDSA: a signature counts that FAPI 2.0 does not allow.',
    gates: [
      gateOver(ownTokens({ algorithms: ['ES256', 'RS256'] })),
      gateOver(asking({ signed: { ...signed, algorithms: ['RS256'] } })),
      gateWith(proving({ algorithms: ['ES384'] }))
    ]
  },
  {
    word: 'typ',
    options: ['JwtOptions.typ'],
    of: '`jwt`',
    givesUp:
      'With another than `at+jwt`: a JWT of another kind passes, such as an ID token for this audience, if its claims do not show its kind.',
    gates: [
      gateOver(ownTokens({ typ: ['at+jwt', 'JWT'] })),
      gateOver(ownTokens({ typ: ['absent'] }))
    ]
  },
  {
    word: 'optionalClaims',
    options: ['JwtOptions.optionalClaims'],
    of: '`jwt`',
    givesUp:
      'A token without the named claims passes: its user, its client or its id is then unknown.',
    gates: [gateOver(ownTokens({ optionalClaims: ['jti'] }))]
  },
  {
    word: 'keys',
    options: ['JwtOptions.keys', 'SignedAnswers.keys'],
    of: '`jwt`, `rfc7662({ signed })`',
    givesUp: 'Without `jwksUri`: a key that the issuer has withdrawn is accepted until you deploy.',
    gates: [
      gateOver(ownTokens({ keys, jwksUri: undefined })),
      gateOver(asking({ signed: { ...signed, keys, jwksUri: undefined } }))
    ]
  },
  {
    word: 'staleIfError',
    options: ['JwtOptions.staleIfError'],
    of: '`jwt`',
    givesUp:
      'Over 3600: while keys cannot be fetched, a withdrawn key is accepted for up to this many seconds.',
    gates: [gateOver(ownTokens({ staleIfError: 3601 }))]
  },
  {
    word: "tokenType: 'unchecked'",
    options: ['CommonRfc7662Options.tokenType'],
    of: '`rfc7662`',
    givesUp: 'A refresh token passes if the server calls it active.',
    gates: [gateOver(asking({ tokenType: 'unchecked' }))]
  },
  {
    word: 'origins',
    options: ['CommonRfc7662Options.origins'],
    of: '`rfc7662`',
    givesUp: 'Our credentials go to these hosts, too, if the metadata of the issuer names them.',
    gates: [
      gateOver(asking({ endpoint: undefined, issuer, origins: ['https://mtls.as.example.com'] }))
    ]
  },
  {
    word: "plainHttp: 'allowed'",
    options: ['EndpointOptions.plainHttp'],
    of: '`authlete`, `jwt`, `rfc7662`',
    givesUp:
      'Anyone on the network path can read tokens and credentials, and answer in place of the server.',
    gates: [
      gateOver(authlete({ ...version3, plainHttp: 'allowed' })),
      gateOver(ownTokens({ plainHttp: 'allowed' })),
      gateOver(asking({ plainHttp: 'allowed' }))
    ]
  },
  {
    word: 'ttl',
    options: ['CachedOptions.ttl'],
    of: '`cached`',
    givesUp: 'Over 60: a revoked token passes for up to this many seconds.',
    gates: [gateOver(around(asking(), cached(memory({ entries: 9 }), { ttl: 61 })))]
  }
]
