// New keys for each run, and tokens signed with them.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Jwk } from './verifying'

export * from './verifying'

export interface KeyPair {
  readonly publicJwk: Jwk
  readonly privateJwk: Jwk
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

function exported({
  publicKey,
  privateKey
}: {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}): KeyPair {
  const publicJwk = { ...publicKey.export({ format: 'jwk' }) }
  return {
    publicJwk,
    privateJwk: { ...privateKey.export({ format: 'jwk' }) },
    publicKey,
    privateKey
  }
}
export function newEcKey(namedCurve = 'P-256'): KeyPair {
  return exported(generateKeyPairSync('ec', { namedCurve }))
}
export function newEdKey(): KeyPair {
  return exported(generateKeyPairSync('ed25519'))
}
export function newRsaKey(modulusLength = 2048, publicExponent = 65537): KeyPair {
  return exported(generateKeyPairSync('rsa', { modulusLength, publicExponent }))
}

export const rsa = newRsaKey()
export const p256 = newEcKey()
export const p384 = newEcKey('P-384')
export const p521 = newEcKey('P-521')
export const ed = newEdKey()
/** Every name of every algorithm, with a key for it. */
export const keyByAlgorithm: Readonly<Record<string, KeyPair>> = {
  PS256: rsa,
  PS384: rsa,
  PS512: rsa,
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  ES256: p256,
  ES384: p384,
  ES512: p521,
  EdDSA: ed,
  Ed25519: ed
}

export function encode(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
}
/** A JWS with any header and signature. */
export function jws(header: unknown, payload: unknown, signature: Uint8Array | string): string {
  return `${encode(header)}.${encode(payload)}.${Buffer.from(signature).toString('base64url')}`
}
