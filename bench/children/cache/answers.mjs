// The answers of the authorization server, each with values of its own.
import { randomBytes } from 'node:crypto'
import { rfc7662 } from 'gatecheck'

/** Seconds since the epoch. */
export const expiry = Math.floor(Date.now() / 1000) + 3600

export function randomText() {
  return randomBytes(32).toString('base64url')
}

export function rfc7662Body(thumbprint = randomText()) {
  return JSON.stringify({
    active: true,
    token_type: 'Bearer',
    scope: 'time:query payments',
    sub: randomText().slice(0, 20),
    client_id: 'app-4326385670',
    iss: 'https://as.example.com',
    exp: expiry,
    iat: expiry - 7200,
    cnf: { 'x5t#S256': thumbprint }
  })
}

export function authleteBody(thumbprint) {
  return JSON.stringify({
    type: 'introspectionResponse',
    resultCode: 'A056001',
    resultMessage: '[A056001] The access token is valid.',
    action: 'OK',
    responseContent: 'Bearer error="invalid_request"',
    clientId: 4_326_385_670,
    existent: true,
    usable: true,
    sufficient: true,
    refreshable: true,
    scopes: ['time:query', 'payments'],
    subject: randomText().slice(0, 20),
    expiresAt: expiry * 1000,
    certificateThumbprint: thumbprint
  })
}

/** Introspection by RFC 7662 with everything but the network. */
export function rfc7662Over(transport) {
  return rfc7662({
    endpoint: 'https://as.example.com/introspect',
    clientId: 'api',
    clientSecret: 'sec_9Vt3Qm7Lw2Xz8Kc5Rb1Nf6Hd4Js0Gp_Ya-Ue5Io',
    transport
  })
}
