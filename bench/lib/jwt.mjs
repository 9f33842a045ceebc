// An access token for the peers that verify JWTs, with the same claims as the introspection answer.
import { generateKeyPairSync, sign } from 'node:crypto'

export const issuer = 'https://as.example.com'
export const audience = 'https://api.example.com'

/** The token, and the JWKS with the key that signed it. */
export function signToken(thumbprint) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'RS256', typ: 'at+jwt', kid: 'one' }
  const claims = {
    iss: issuer,
    aud: audience,
    sub: 'john',
    client_id: 'app',
    scope: 'time:query',
    iat: now,
    exp: now + 86_400,
    cnf: { 'x5t#S256': thumbprint }
  }
  const signedText = `${base64urlJson(header)}.${base64urlJson(claims)}`
  const signature = sign('sha256', Buffer.from(signedText), privateKey).toString('base64url')
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }
  return { jwt: `${signedText}.${signature}`, jwks: { keys: [key] } }
}

function base64urlJson(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
