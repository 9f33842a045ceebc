// Keys and signed texts, made with node:crypto alone: what gatecheck signs and verifies is compared
// with them.
import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  randomUUID,
  sign
} from 'node:crypto'
import type { Algorithm } from './server'

export interface SigningKey extends JsonWebKey {
  readonly kid: string
  readonly alg: string
  readonly use: 'sig'
}
type Members = Readonly<Record<string, unknown>>

/** A new private key. */
export function makeKey(algorithm: Algorithm, kid: string = randomUUID()): SigningKey {
  const { privateKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : algorithm === 'PS256'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519')
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' }
}

/** Without the private members. */
export function publicPart({ kty, crv, x, y, n, e, kid, alg, use }: JsonWebKey): JsonWebKey {
  const members = { kty, crv, x, y, n, e, kid, alg, use }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

function encode(value: Members): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** The compact form [RFC 7515 §7.1]. */
export function signJws(header: Members, payload: Members, key: JsonWebKey): string {
  const input = `${encode({ alg: key['alg'], ...header })}.${encode(payload)}`
  const privateKey = {
    key: createPrivateKey({ key, format: 'jwk' }),
    ...(key.kty === 'RSA' ? { padding: 6, saltLength: 32 } : { dsaEncoding: 'ieee-p1363' as const })
  }
  const hash = key.kty === 'OKP' ? null : 'sha256'
  return `${input}.${sign(hash, Buffer.from(input), privateKey).toString('base64url')}`
}

/** Header and payload. The signature is not verified. */
export function readJws(jws: string): readonly [header: Members, payload: Members] {
  const [header, payload] = jws
    .split('.')
    .slice(0, 2)
    .map(part => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Members)
  if (header === undefined || payload === undefined) throw new Error('not a JWS')
  return [header, payload]
}

/** The form fields of `private_key_jwt` [RFC 7523 §2.2]. */
export function makeAssertion(
  clientId: string,
  aud: string,
  key: JsonWebKey
): Readonly<Record<string, string>> {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { iss: clientId, sub: clientId, aud, iat, exp: iat + 60, jti: randomUUID() }
  const header = { typ: 'client-authentication+jwt', kid: key['kid'] }
  return {
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: signJws(header, claims, key)
  }
}

/** A DPoP proof [RFC 9449 §4.2]. */
export function makeProof(htm: string, htu: string, key: JsonWebKey, accessToken?: string): string {
  const iat = Math.floor(Date.now() / 1000)
  const ath =
    accessToken === undefined
      ? {}
      : { ath: createHash('sha256').update(accessToken).digest('base64url') }
  const { kty, crv, x, y, n, e } = publicPart(key)
  const jwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as JsonWebKey
  return signJws({ typ: 'dpop+jwt', jwk }, { htm, htu, iat, jti: randomUUID(), ...ath }, key)
}
