// An issuer with a new key, and tokens that it signs.

import { sign } from 'node:crypto'
import { gate, type Introspect, type JwtOptions, jwt } from 'gatecheck'
import { encode, type KeyPair, newEcKey } from '../../jose/samples'
import { at, first, now, pem, request } from '../../samples'

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

/** Members that are `undefined` are left out. */
export function tokenWith(
  changedClaims: Members = {},
  changedHeader: Members = {},
  { privateKey }: Pick<KeyPair, 'privateKey'> = key
): string {
  const text = `${encode({ ...header, ...changedHeader })}.${encode({ ...claims, ...changedClaims })}`
  const signature = sign('sha256', Buffer.from(text), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363'
  })
  return `${text}.${signature.toString('base64url')}`
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
  const require = { scopes: ['payments'], binding: 'certificate' } as const
  const pass = gate({ introspect, require, now })
  const decision = await pass(
    request({ authorization: [`Bearer ${token}`], certificate: pem(first.pem) })
  )
  if (decision._tag === 'Allow') return 'Allow'
  return [decision.status, decision.reason, decision.detail].filter(Boolean).join(' ')
}
