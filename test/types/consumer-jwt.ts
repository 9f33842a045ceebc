// JWTs as a consumer verifies them, without any @types and with ES2022. Also compiled against the
// tarball.
import {
  around,
  byIssuer,
  type ClaimNames,
  confirmedBy,
  type Introspect,
  type Jwk,
  type Jwks,
  type JwtOptions,
  jwt,
  jwtFromEnv,
  type Rfc7662Options,
  rfc7662,
  tokenFromClaims
} from 'gatecheck'
import { type SignedTokens, type SignedTokensOptions, signedTokens } from 'gatecheck/testing'

declare const env: { readonly [name: string]: string | undefined }
const optionalText: string | undefined = env['TEXT']
const key: Jwk = { kty: 'EC' }

const jwks: Jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: '', y: '', kid: optionalText }] }
const claimNames: ClaimNames = { clientId: 'azp', scopes: optionalText }
const jwtOptions: JwtOptions = {
  issuer: '',
  keys: jwks,
  jwksUri: optionalText,
  algorithms: ['ES256', 'RS256'],
  typ: ['JWT', 'absent'],
  claimNames,
  optionalClaims: ['sub', 'client_id', 'jti'],
  staleIfError: undefined,
  ca: ['', ''],
  transport: undefined,
  now: () => 0
}
const signedOptions: SignedTokensOptions = {
  issuer: optionalText,
  algorithm: 'PS256',
  now: undefined
}
export const introspectsOfTests = async (): Promise<readonly Introspect[]> => {
  const as: SignedTokens = await signedTokens(signedOptions)
  const token: string = await as.sign({ scope: 'a', cnf: undefined }, { typ: 'JWT' })
  const { issuer, keys, jwksUri, transport: serve } = as
  return [
    jwt({ issuer, keys }),
    jwt({ issuer, jwksUri, transport: serve }),
    async () => tokenFromClaims({ iss: token }, { claimNames })
  ]
}

const asked: Rfc7662Options = {
  issuer: '',
  clientId: '',
  assertion: { key, audience: optionalText },
  signed: { issuer: '', audience: '', keys: jwks },
  now: undefined
}
export const introspects: readonly Introspect[] = [
  jwt(jwtOptions),
  jwtFromEnv(env),
  jwtFromEnv(env, { algorithms: ['RS256'], claimNames }),
  rfc7662(asked),
  byIssuer({ 'https://as.example': around(jwt(jwtOptions), confirmedBy(rfc7662(asked))) })
]
