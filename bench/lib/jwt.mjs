// The peers that verify JWTs get one that says what the introspection says, and the key it was signed with.
import { generateKeyPairSync, sign } from 'node:crypto'

function encoded(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

export const issuer = 'https://as.example.com'
export const audience = 'https://api.example.com'

export function signedToken(thumbprint) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const now = Math.floor(Date.now() / 1000)
  const payload = {
    iss: issuer,
    aud: audience,
    sub: 'john',
    client_id: 'app',
    scope: 'time:query',
    iat: now,
    exp: now + 86_400,
    cnf: { 'x5t#S256': thumbprint }
  }
  const text = `${encoded({ alg: 'RS256', typ: 'at+jwt', kid: 'one' })}.${encoded(payload)}`
  return {
    jwt: `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`,
    jwks: {
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }]
    }
  }
}
