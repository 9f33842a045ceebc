// How we authenticate to an authorization server with a signed assertion (`private_key_jwt`)
// [RFC 7523 §2.2].
import { isLeft } from 'fp-ts/Either'
import { base64url, randomBytes } from '#host'
import { parsePrivateKey, signJws } from '../../jose/sign'
import type { Awaitable, Jwk } from '../../types'
import { isObject } from '../../values/guards'
import { assert, copyOptions, validateOptions } from '../../values/options'
import { issuerOption } from '../exchange/endpoint'

export interface ClientAssertion {
  /**
   * The client's private key: RSA, P-256, P-384, P-521 or Ed25519. Its `kid` and `alg` go into the
   * assertion's header. Default of `alg`: PS256, or the only algorithm of the curve.
   */
  readonly key: Jwk
  /**
   * The only audience of the assertion: the server's issuer. If the server accepts only its
   * endpoint's URL, pass that. Default: the option `issuer` [RFC 10070].
   */
  readonly audience?: string | undefined
}

/** Seconds. */
const lifetime = 60

/**
 * Throws a `TypeError` that quotes no value. `sign` takes milliseconds since 1970 and makes an
 * assertion for one try: servers refuse one that they have seen [RFC 7523 §3].
 */
export function assertionAuthentication(
  where: string,
  clientId: string,
  assertion: ClientAssertion,
  issuer: string | undefined
) {
  const options = copyOptions(`${where}: assertion`, assertion)
  const audienceRule = [
    issuerOption()[0],
    "the server's issuer. If the server accepts only its endpoint's URL, pass that. Default: the option issuer"
  ] as const
  const audienceRules = { audience: audienceRule }
  const isJwk = (value: unknown): boolean => isObject(value) && 'kty' in value
  const aJwk = "the private key as a JWK: createPrivateKey(pem).export({ format: 'jwk' })"
  const keyRules = { key: [isJwk, aJwk] } as const
  validateOptions(
    `${where}: assertion`,
    options,
    issuer === undefined ? { ...keyRules, ...audienceRules } : keyRules,
    audienceRules
  )
  const { key: jwk, audience: aud = issuer } = options
  const key = parsePrivateKey(jwk)
  if (isLeft(key)) {
    const fault =
      key.left === 'alg'
        ? 'does not fit the key'
        : key.left === 'd' && !('d' in jwk)
          ? 'is missing: this is a public key'
          : 'is missing or wrong'
    const member = key.left === 'jwk' ? '' : ` Its member "${key.left}" ${fault}.`
    assert(false, `${where}: assertion.key is wrong: pass a private key as a JWK.${member}`)
  }
  return {
    authorization: undefined,
    fields: {
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    },
    credentials: [],
    sign: (time: number): Awaitable<string> => {
      const iat = Math.floor(time / 1000)
      const jti = base64url(randomBytes(16))
      const claims = { iss: clientId, sub: clientId, aud, jti, iat, exp: iat + lifetime }
      return signJws({ typ: 'client-authentication+jwt' }, claims, key.right)
    }
  }
}
