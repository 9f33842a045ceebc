// An issuer with a new key, and tokens that it signs.

import { sign } from 'node:crypto'
import { type Introspect, type JwtOptions, jwt } from 'gatecheck'
import { encode, type KeyPair, newEcKey } from '../../jose/samples'
import { at, first } from '../../samples'
import { gateAround, requestWith, summaryOf } from './outcome'

export const issuer = 'https://as.bank.example'
export const key = newEcKey()
export const keys = { keys: [{ ...key.publicJwk, kid: 'one', alg: 'ES256', use: 'sig' }] }
export const header = { alg: 'ES256', typ: 'at+jwt', kid: 'one' }
export const claims = {
  iss: issuer,
  sub: 'jane',
  client_id: 'app',
  iat: at - 10,
  exp: at + 60,
  jti: 'token-1',
  scope: 'time:query payments',
  cnf: { 'x5t#S256': first.thumbprint }
}
type Members = Readonly<Record<string, unknown>>

function signText(text: string, { privateKey }: Pick<KeyPair, 'privateKey'>): Buffer {
  return sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
}

/** Any bytes as header and payload, with a good signature. */
export function tokenWithBytes(
  headerBytes: Uint8Array,
  payloadBytes: Uint8Array,
  by = key
): string {
  const text = [headerBytes, payloadBytes]
    .map(bytes => Buffer.from(bytes).toString('base64url'))
    .join('.')
  return `${text}.${signText(text, by).toString('base64url')}`
}

/** Any text as payload, with a good signature. */
export function tokenWithPayload(payload: string): string {
  return tokenWithBytes(Buffer.from(JSON.stringify(header)), Buffer.from(payload))
}

/** Members that are `undefined` are left out. */
export function tokenWith(
  changedClaims: Members = {},
  changedHeader: Members = {},
  by: Pick<KeyPair, 'privateKey'> = key
): string {
  const text = `${encode({ ...header, ...changedHeader })}.${encode({ ...claims, ...changedClaims })}`
  return `${text}.${signText(text, by).toString('base64url')}`
}

export function verifierOf(options: Partial<JwtOptions> = {}): Introspect {
  return jwt({ issuer, keys, ...options })
}

/** `Allow`, or the status, the reason and the detail. */
export async function outcomeOf(
  token: string,
  options: Partial<JwtOptions> = {},
  introspect = verifierOf(options)
): Promise<string> {
  return summaryOf(await gateAround(introspect)(requestWith(token)))
}
