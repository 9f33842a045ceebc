// New keys for each run, and tokens signed with them.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Either } from 'fp-ts/Either'
import { allAlgorithms } from '../../src/jose/algorithms'
import { type Jws, parseJws, parseSignatureHeader } from '../../src/jose/jws'
import { keysFor, parseKeySet } from '../../src/jose/keys'
import { parsePrivateKey, signJws } from '../../src/jose/sign'
import { isSignedBy } from '../../src/jose/verify'
import type { Awaitable } from '../../src/types'

export type Jwk = Readonly<Record<string, unknown>>
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

/** The right of an Either; an error if it is a left. */
export function rightOf<A>(either: Either<unknown, A>): A {
  if (either._tag === 'Left') throw new Error(`left: ${String(either.left)}`)
  return either.right
}
export function leftOf<E>(either: Either<E, unknown>): E | undefined {
  return either._tag === 'Left' ? either.left : undefined
}

export const claims = { iss: 'https://as.bank.example', sub: 'jane', n: 1 }
export async function signed(
  jwk: Jwk,
  header: Jwk = {},
  payload: object = claims
): Promise<string> {
  return signJws(header, payload, rightOf(parsePrivateKey(jwk)))
}
export function encode(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
}
/** A JWS with any header and signature. */
export function jws(header: unknown, payload: unknown, signature: Uint8Array | string): string {
  return `${encode(header)}.${encode(payload)}.${Buffer.from(signature).toString('base64url')}`
}

/** What a user of src/jose/ does with a token: parsed, keys chosen, verified. */
export function verifies(
  token: string,
  jwks: readonly unknown[],
  allowed = allAlgorithms
): Awaitable<boolean> {
  const parsed = parseJws(token)
  if (parsed._tag === 'Left') return false
  const header = parseSignatureHeader(parsed.right.header, allowed)
  if (header._tag === 'Left') return false
  const keys = keysFor(header.right, rightOf(parseKeySet({ keys: jwks })))
  return isSignedBy(parsed.right as Jws, header.right.algorithm, keys)
}
