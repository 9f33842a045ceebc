// An access token for those who verify JWTs, with the same claims as the introspection answer.
import { generateKeyPairSync, sign } from 'node:crypto'

export const issuer = 'https://as.example.com'
export const audience = 'https://api.example.com'

const ec = { type: 'ec', options: { namedCurve: 'P-256' } }
const rsa = { type: 'rsa', options: { modulusLength: 2048 } }
const pss = { padding: 6, saltLength: 32 } // RSA_PKCS1_PSS_PADDING

/** What Node needs to make a key of an algorithm, and to sign and verify with it. */
export const algorithms = {
  ES256: { key: ec, hash: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  EdDSA: { key: { type: 'ed25519', options: {} }, hash: undefined, options: {} },
  PS256: { key: rsa, hash: 'sha256', options: pss },
  RS256: { key: rsa, hash: 'sha256', options: {} }
}

/** The token, bound to the certificate if there is one, and the JWKS with the key that signed it. */
export function signToken(thumbprint, algorithm = 'RS256') {
  const { key, hash, options } = algorithms[algorithm]
  // As a JWK at once: on Node 20 the export of a new key can hang.
  const { publicKey: jwk, privateKey } = generateKeyPairSync(key.type, {
    ...key.options,
    publicKeyEncoding: { format: 'jwk' }
  })
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: algorithm, typ: 'at+jwt', kid: 'one' }
  const claims = {
    iss: issuer,
    aud: audience,
    sub: 'john',
    client_id: 'app',
    jti: 'id_2vX9cQ4kT7',
    scope: 'time:query',
    iat: now,
    exp: now + 86_400,
    ...(thumbprint === undefined ? {} : { cnf: { 'x5t#S256': thumbprint } })
  }
  const signedText = `${base64urlJson(header)}.${base64urlJson(claims)}`
  const signature = sign(hash, Buffer.from(signedText), { key: privateKey, ...options })
  return {
    jwt: `${signedText}.${signature.toString('base64url')}`,
    jwks: { keys: [{ ...jwk, kid: 'one', alg: algorithm, use: 'sig' }] }
  }
}

function base64urlJson(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
