// Verifies JWT access tokens with the issuer's keys, without asking the issuer about each token.
import { isLeft } from 'fp-ts/Either'
import { loadCrypto, rehearseJwt } from '#host'
import { foreign } from '../../jose/foreign'
import { makeHeaderParser, parseJws } from '../../jose/jws'
import type { Introspect } from '../../types'
import { ownMember } from '../../values/json'
import { setKnown } from '../../values/known'
import { copyOptions } from '../../values/options'
import { addEnvironment, type Environment } from '../exchange/endpoint'
import { describeKeys, parseKeysOption } from '../exchange/key-options'
import { makeSignatureCheck } from '../exchange/signature'
import { type JwtOptions, validateJwtOptions } from './options'
import { makeTokenReader, refused } from './read-token'

export type { JwtOptions } from './options'

/** Whatever decides which tokens are active belongs here: caches keep such issuers apart. */
function fingerprintFor(options: JwtOptions): string {
  const { issuer, typ, claimNames, optionalClaims } = options
  return JSON.stringify(['jwt', issuer, ...describeKeys(options), typ, claimNames, optionalClaims])
}

function makeIntrospect(
  where: string,
  userOptions: JwtOptions,
  variables?: { readonly [option: string]: string }
): Introspect {
  const options = copyOptions(where, userOptions)
  const keys = parseKeysOption(options)
  validateJwtOptions(where, options, keys, variables)
  const { issuer, warm } = options
  const ifSigned = makeSignatureCheck(where, options, keys, problem =>
    refused('signature_invalid', problem)
  )
  loadCrypto()
  const parseHeader = makeHeaderParser()
  const readToken = makeTokenReader(options)

  const introspect: Introspect = ({ token }) => {
    const parsed = parseJws(token, parseHeader)
    if (isLeft(parsed)) return foreign(token)
    const jws = parsed.right
    if (ownMember(jws.payload, 'iss') !== issuer) return { _tag: 'Foreign', by: 'issuer' }
    return ifSigned(jws, readToken)
  }
  rehearseJwt(warm, sample => makeIntrospect(where, sample))
  const fingerprint = fingerprintFor(options)
  return setKnown(introspect, { fingerprint, verified: { issuer }, options, warm })
}

/**
 * Verifies JWT access tokens of one issuer with its public keys, without asking it about each token
 * [RFC 9068 §4, RFC 8725].
 *
 * - Signature: by a key of the issuer, with one of `algorithms` (default PS256, ES256 and EdDSA).
 *   Keys and URLs in the token's header are ignored.
 * - Kind: the header's `typ` is `at+jwt`, or one that `typ` names. ID tokens, refresh tokens, logout
 *   tokens, signed introspection answers and DPoP proofs are refused as `wrong_token_type`.
 * - Claims: `iss`, `exp`, `iat`, `sub`, `client_id` and `jti` are required. `optionalClaims` names
 *   which of the last three may be missing, `claimNames` what a server calls differently. A claim
 *   that is wrong is refused as `claims_malformed`, also if it is optional.
 *
 * A JWT of another issuer, and what is no JWT, is `Foreign`: see `byIssuer` and `orElse`. So is a JWT
 * that is not written as RFC 7515 says, by `issuer`: a lenient server might take it. A token of
 * this issuer that fails is refused, and nobody else is asked.
 *
 * Keys come from `keys`, from `jwksUri`, or from both: then `keys` serve until the first fetch.
 * Without both, the issuer's metadata names the URL [RFC 8414]. Keys are fetched when they are first
 * needed, refreshed in the background, and fetched again, seldom, for an unknown `kid`. If they
 * cannot be fetched, the known ones serve for `staleIfError` seconds (default 3600) after their
 * lifetime; then the answer is 503 `keys_unavailable`. docs/jwt.md says how long a key is still
 * accepted that the issuer has withdrawn.
 *
 * Throws a `TypeError` at construction that names each missing or malformed option. Later it never
 * rejects. Does NOT notice that a token was revoked: see `confirmedBy`. Does NOT compare times with
 * a clock, and does NOT check audience, binding or scopes: the gate does.
 *
 * @example
 * const introspect = jwt({
 *   issuer: 'https://as.example.com',
 *   jwksUri: 'https://as.example.com/jwks'
 * })
 */
export function jwt(options: JwtOptions): Introspect {
  return makeIntrospect('jwt(options)', options)
}

/** What `jwtFromEnv` reads. */
export type JwtVariable = 'JWT_ISSUER' | 'JWT_JWKS_URI'

/**
 * `jwt` with options from the environment: `JWT_ISSUER`, and `JWT_JWKS_URI` if the URL of the keys
 * is not discovered. The other options of `jwt` are passed beside.
 *
 * Throws a `TypeError` at construction that names each missing or malformed variable, or an option
 * that comes from one and is passed, too. Does NOT read `process.env` by itself: pass it.
 *
 * @example
 * const introspect = jwtFromEnv(process.env, { algorithms: ['RS256'] })
 */
export function jwtFromEnv(
  env: Environment<JwtVariable>,
  options: Omit<JwtOptions, 'issuer' | 'jwksUri'> = {}
): Introspect {
  const variables = { issuer: 'JWT_ISSUER', jwksUri: 'JWT_JWKS_URI' }
  const where = 'jwtFromEnv(env)'
  return makeIntrospect(where, addEnvironment(where, options, env, variables), variables)
}
