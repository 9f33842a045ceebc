// Options of a gate that loosen a profile of FAPI, and those that do not.
import {
  around,
  authlete,
  bearerAllowed,
  byIssuer,
  byRoute,
  cached,
  confirmedBy,
  type DpopOptions,
  dpop,
  type GateOptions,
  jwt,
  memory,
  noScopes,
  orElse,
  type Rfc7662Options,
  rfc7662,
  scopes,
  timed
} from 'gatecheck'
import { newReplay } from '../../dpop/gates'
import { bound, knowsToken, now } from '../../samples'

export const strict = { introspect: knowsToken(bound), require: scopes('time:query'), now }
export const optional = bearerAllowed(noScopes)
export const issuer = 'https://as.example.com'

export function asking(more: Partial<Rfc7662Options> = {}) {
  const credentials = { clientId: 'api', clientSecret: 'secret' }
  return rfc7662({ endpoint: `${issuer}/introspect`, ...credentials, ...more } as Rfc7662Options)
}
export function proving(more: Partial<DpopOptions> = {}) {
  return { dpop: dpop({ replay: newReplay(), ...more }) }
}
export function ownTokens(...algorithms: readonly string[]) {
  return jwt({ issuer, jwksUri: `${issuer}/jwks`, algorithms })
}

export const loose: readonly (readonly [string, Partial<GateOptions>, string])[] = [
  ['an audience that is not checked', { audience: 'any' }, "audience is 'any': pass the names"],
  [
    'tokens without an audience',
    { audience: 'a', absentAudience: 'allowed' },
    "absentAudience is 'allowed': leave it out"
  ],
  ['bearer tokens', { require: optional }, "require has the binding 'optional': pass"],
  [
    'bearer tokens on one route',
    { require: byRoute({ 'GET /time': noScopes, 'GET /rates': optional }) },
    `require has the binding 'optional' for "GET /rates": pass`
  ],
  [
    'bearer tokens for a WebSocket',
    { require: byRoute({ 'GET /time': noScopes, $connect: optional }) },
    `require has the binding 'optional' for "$connect": pass`
  ],
  [
    'an unknown kind of token',
    { introspect: asking({ tokenType: 'unchecked' }) },
    "introspect has tokenType 'unchecked': leave it out"
  ],
  [
    'an unknown kind of token, behind layers',
    {
      introspect: around(
        asking({ tokenType: 'unchecked' }),
        timed(2_000),
        cached(memory({ entries: 9 }))
      )
    },
    "introspect has tokenType 'unchecked'"
  ],
  [
    'a server that is asked by plain http',
    { introspect: asking({ plainHttp: 'allowed' }) },
    "introspect has plainHttp 'allowed': leave it out"
  ],
  [
    'keys that are fetched by plain http',
    { introspect: jwt({ issuer, jwksUri: `${issuer}/jwks`, plainHttp: 'allowed' }) },
    "introspect has plainHttp 'allowed'"
  ],
  [
    'Authlete by plain http',
    {
      introspect: authlete({
        baseUrl: issuer,
        serviceApiKey: 'key',
        serviceApiSecret: 'secret',
        plainHttp: 'allowed'
      })
    },
    "introspect has plainHttp 'allowed'"
  ],
  [
    'JWTs with another algorithm',
    { introspect: ownTokens('ES256', 'RS256') },
    "introspect with algorithms has 'RS256': leave it out, or pass 'PS256' or 'ES256' or 'EdDSA'"
  ],
  [
    'answers that are signed with another algorithm',
    { introspect: asking({ signed: { issuer, audience: 'api', algorithms: ['RS256'] } }) },
    "introspect with algorithms has 'RS256'"
  ],
  [
    'one of several issuers with another algorithm',
    { introspect: byIssuer({ [issuer]: ownTokens('PS512') }) },
    "introspect with algorithms has 'PS512'"
  ],
  [
    'another algorithm in front of orElse',
    { introspect: around(ownTokens('ES384'), orElse(asking())) },
    "introspect with algorithms has 'ES384'"
  ],
  [
    'an unknown kind of token in orElse',
    { introspect: around(ownTokens('ES256'), orElse(asking({ tokenType: 'unchecked' }))) },
    "introspect has tokenType 'unchecked'"
  ],
  [
    'an unknown kind of token in confirmedBy',
    { introspect: around(ownTokens('ES256'), confirmedBy(asking({ tokenType: 'unchecked' }))) },
    "introspect has tokenType 'unchecked'"
  ]
]
