// DPoP proofs for one request, signed with a new key.
import { createHash, type KeyObject, sign } from 'node:crypto'
import type { ResourceRequest } from 'gatecheck'
import { algorithmsNamed, defaultAlgorithms } from '../../src/jose/algorithms'
import { encode, newEcKey } from '../jose/samples'
import { at, request, secret } from '../samples'

/** SHA-256 thumbprint of the public key [RFC 7638]. */
export function jktOf({ publicJwk: { crv, kty, x, y } }: ReturnType<typeof newEcKey>): string {
  return sha256(JSON.stringify({ crv, kty, x, y }))
}

export const url = 'https://rs.example/payments'
export const clientKey = newEcKey()
export const otherKey = newEcKey()
type Members = Readonly<Record<string, unknown>>

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

export const proofHeader = { typ: 'dpop+jwt', alg: 'ES256', jwk: clientKey.publicJwk }
export const proofClaims = {
  jti: 'proof-1',
  htm: 'GET',
  htu: url,
  iat: at,
  ath: sha256(secret)
}

export function signProof(header: unknown, claims: unknown, privateKey: KeyObject): string {
  const text = `${encode(header)}.${encode(claims)}`
  const signature = sign('sha256', Buffer.from(text), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363'
  })
  return `${text}.${signature.toString('base64url')}`
}

/** Members that are `undefined` are left out. */
export function proofWith(claims: Members = {}, header: Members = {}, key = clientKey): string {
  return signProof({ ...proofHeader, ...header }, { ...proofClaims, ...claims }, key.privateKey)
}

const p256Order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The other signature that the same ES256 signature (r, s) can be written as: (r, −s). */
export function signedAnew(proof: string): string {
  const [header, payload, signature = ''] = proof.split('.')
  const hex = Buffer.from(signature, 'base64url').toString('hex')
  const s = p256Order - BigInt(`0x${hex.slice(64)}`)
  const other = Buffer.from(hex.slice(0, 64) + s.toString(16).padStart(64, '0'), 'hex')
  return `${header}.${payload}.${other.toString('base64url')}`
}

/** A request in the scheme DPoP with these `DPoP` lines. */
export function dpopRequest(
  proofs: readonly string[],
  more: Partial<ResourceRequest> = {}
): ResourceRequest {
  const lines: Readonly<Record<string, readonly string[]>> = {
    authorization: [`DPoP ${secret}`],
    dpop: proofs
  }
  return request({ url, header: name => lines[name.toLowerCase()] ?? [], ...more })
}

export const context = {
  url,
  now: at,
  leeway: 10,
  algorithms: algorithmsNamed(defaultAlgorithms) ?? []
}
