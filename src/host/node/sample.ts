// A signature with a key that exists only for it.
import type { Jwk } from '../../types'
import { builtin } from './builtin'

/** A public key, and a signature with its private key. */
export interface SignedSample {
  readonly jwk: Jwk
  readonly signature: Uint8Array
}

/** With ES256. */
export function signSample(text: string): SignedSample {
  const { generateKeyPairSync, sign } = builtin('node:crypto')
  // As a JWK at once: on Node 20 `export` of a new key can hang.
  const options = { namedCurve: 'P-256', publicKeyEncoding: { format: 'jwk' } }
  const { publicKey, privateKey } = generateKeyPairSync('ec', options)
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  const jwk = publicKey as unknown as Jwk
  return { jwk, signature: sign('sha256', Buffer.from(text), key) }
}
