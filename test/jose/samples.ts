// New keys for each run, and tokens signed with them.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Jwk } from './verifying'

export * from './verifying'

export interface KeyPair {
  readonly publicJwk: Jwk
  readonly privateJwk: Jwk
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/**
 * As JWK from the start: in Node 20, `export({ format: 'jwk' })` of a key that was just generated
 * hangs for ever if the garbage collector runs in it and ends the generation's job.
 */
const asJwk = {
  publicKeyEncoding: { format: 'jwk' },
  privateKeyEncoding: { format: 'jwk' }
} as object
function keyPair(generated: object): KeyPair {
  const { publicKey, privateKey } = generated as Readonly<Record<'publicKey' | 'privateKey', Jwk>>
  return {
    publicJwk: publicKey,
    privateJwk: privateKey,
    publicKey: createPublicKey({ key: publicKey, format: 'jwk' }),
    privateKey: createPrivateKey({ key: privateKey, format: 'jwk' })
  }
}
export function newEcKey(namedCurve = 'P-256'): KeyPair {
  return keyPair(generateKeyPairSync('ec', { namedCurve, ...asJwk }))
}
export function newEdKey(): KeyPair {
  return keyPair(generateKeyPairSync('ed25519', { ...asJwk }))
}
export function newRsaKey(modulusLength = 2048): KeyPair {
  return keyPair(generateKeyPairSync('rsa', { modulusLength, ...asJwk }))
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
