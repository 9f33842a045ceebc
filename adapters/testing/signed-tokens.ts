// An issuer for tests: new keys, and JWT access tokens signed with them.
import { isLeft } from 'fp-ts/Either'
import { generateKeys } from '#host'
import { allAlgorithms, findAlgorithm } from '../../src/jose/algorithms'
import { jwkThumbprint, parsePublicKey } from '../../src/jose/public-key'
import { parsePrivateKey, signJws } from '../../src/jose/sign'
import type { Jwks, Transport } from '../../src/types'
import { isString } from '../../src/values/guards'
import { aFunction, oneOf, validateOptions } from '../../src/values/options'

export interface SignedTokensOptions {
  /** Default `https://as.example.com`. */
  readonly issuer?: string | undefined
  /** Default `ES256`. `PS256` and the like generate an RSA key, which takes about 0.1 s. */
  readonly algorithm?: string | undefined
  /** Returns milliseconds since 1970, for `iat` and `exp`. Pass the gate's. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

type Members = Readonly<Record<string, unknown>>

export interface SignedTokens {
  readonly issuer: string
  /** The public key, for `jwt({ issuer, keys })`. */
  readonly keys: Jwks
  /** Where `transport` serves the public key, for `jwt({ issuer, jwksUri, transport })`. */
  readonly jwksUri: string
  /** Serves `jwksUri`, and the issuer's metadata below `/.well-known/`. Everything else is 404. */
  readonly transport: Transport
  /** Signs a token. `claims` and `header` replace the defaults; `undefined` leaves one out. */
  sign(claims?: Members, header?: Members): Promise<string>
}

const isName = (value: unknown): boolean => isString(value) && value !== ''
const algorithmNames = /* @__PURE__ */ allAlgorithms.flatMap(({ names }) => names)

/** As RFC 8414 and OpenID Connect Discovery name them, with or without a path in the issuer. */
const metadataPath = /\/\.well-known\/(?:oauth-authorization-server|openid-configuration)(?:\/|$)/

function serve(issuer: string, jwksUri: string, keys: Jwks): Transport {
  return async ({ url }) => {
    const document =
      url === jwksUri ? keys : metadataPath.test(url) ? { issuer, jwks_uri: jwksUri } : undefined
    return {
      _tag: 'Answered',
      status: document === undefined ? 404 : 200,
      body: JSON.stringify(document ?? {}),
      contentType: 'application/json'
    }
  }
}

/**
 * An issuer with a new key at each call: its public key for `jwt`, and JWT access tokens signed
 * with the private key, which never leaves the process [RFC 9068 §2].
 *
 * A token has the claims that `jwt` requires: `iss`, `sub` (`jane`), `client_id` (`app`), `iat` (now),
 * `exp` (in 300 s) and `jti` (new for each token). It has no `scope`, no `aud` and no `cnf` unless
 * you pass them. The header is `{ alg, typ: 'at+jwt', kid }`; `alg` cannot be replaced. For a
 * signature that does not verify, sign with the tokens of a second call.
 *
 * Rejects with a `TypeError` if an option is unknown or wrong. Works on Node and on web hosts. Does
 * NOT check the claims: a test may sign what no server would.
 *
 * @example
 * const as = await signedTokens()
 * const introspect = jwt({ issuer: as.issuer, keys: as.keys })
 * const token = await as.sign({ scope: 'time:query', cnf: { 'x5t#S256': first.thumbprint } })
 */
export async function signedTokens(options: SignedTokensOptions = {}): Promise<SignedTokens> {
  const where = 'signedTokens(options)'
  validateOptions(
    where,
    options,
    {},
    { issuer: [isName, 'a string'], algorithm: oneOf(...algorithmNames), now: aFunction }
  )
  const { issuer = 'https://as.example.com', algorithm: alg = 'ES256', now = Date.now } = options
  const algorithm = findAlgorithm(alg)
  const generated = algorithm && (await generateKeys(algorithm))
  const publicKey = parsePublicKey(generated?.publicKey)
  if (isLeft(publicKey)) throw new TypeError(`${where}: this host cannot generate keys for ${alg}`)
  const kid = await jwkThumbprint(publicKey.right)
  const privateKey = parsePrivateKey({ ...generated?.privateKey, kid, alg })
  if (isLeft(privateKey)) throw new TypeError(`${where}: this host cannot sign with ${alg}`)

  const keys: Jwks = { keys: [{ ...publicKey.right.members, kid, alg, use: 'sig' }] }
  const jwksUri = `${issuer.replace(/\/$/, '')}/jwks`
  let signed = 0
  return {
    issuer,
    keys,
    jwksUri,
    transport: serve(issuer, jwksUri, keys),
    sign: async (claims, header) => {
      const iat = Math.floor(now() / 1000)
      signed += 1
      const defaults = { iss: issuer, sub: 'jane', client_id: 'app', iat, exp: iat + 300 }
      const payload = { ...defaults, jti: `${kid}-${signed}`, ...claims }
      return signJws({ typ: 'at+jwt', ...header }, payload, privateKey.right)
    }
  }
}
