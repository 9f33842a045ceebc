// What a client of DPoP sends: an access token that is bound to its key, and proofs by that key
// [RFC 9449 §4.2]. The server's key is the same for all clients.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { audience, issuer } from './jwt.mjs'

const ecKey = { namedCurve: 'P-256', publicKeyEncoding: { format: 'jwk' } }

/** `signToken(thumbprint)`: an access token bound to that key. */
export function createServer() {
  const { publicKey: jwk, privateKey } = generateKeyPairSync('ec', ecKey)
  const header = { alg: 'ES256', typ: 'at+jwt', kid: 'one' }
  const signToken = jkt => {
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuer,
      aud: audience,
      sub: 'john',
      client_id: 'app',
      jti: randomUUID(),
      scope: 'time:query',
      iat: now,
      exp: now + 86_400,
      cnf: { jkt }
    }
    return signCompact(header, claims, privateKey)
  }
  return { jwk, jwks: { keys: [{ ...jwk, kid: 'one', alg: 'ES256', use: 'sig' }] }, signToken }
}

/** A client with a new key. `prove(token, method, url)`: a proof that was never used. */
export function createClient() {
  const { publicKey: jwk, privateKey } = generateKeyPairSync('ec', ecKey)
  const { crv, kty, x, y } = jwk
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } }
  const prove = (token, method, url) =>
    signCompact(
      header,
      {
        jti: randomUUID(),
        htm: method,
        htu: url,
        iat: Math.floor(Date.now() / 1000),
        ath: sha256(token)
      },
      privateKey
    )
  // The members in this order, without spaces [RFC 7638 §3].
  return { jwk, jkt: sha256(JSON.stringify({ crv, kty, x, y })), prove }
}

function sha256(text) {
  return createHash('sha256').update(text).digest('base64url')
}

function signCompact(header, claims, key) {
  const text = `${base64urlJson(header)}.${base64urlJson(claims)}`
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}

function base64urlJson(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
