// The signature algorithms of JOSE that gatecheck knows [RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864].
// There is no "none" and no HMAC: with a public key as the secret, anyone could sign.
import type { SignatureScheme } from '../host/signatures'

export interface Algorithm extends SignatureScheme {
  /** Compared exactly. EdDSA and Ed25519 are one algorithm [RFC 9864 §2.2]. */
  readonly names: readonly [string, ...string[]]
  /** The keys that it uses have this type, and its `crv`. */
  readonly kty: 'RSA' | 'EC' | 'OKP'
}

const pss = 'RSA-PSS'
const pkcs1 = 'RSASSA-PKCS1-v1_5'

export const allAlgorithms: readonly Algorithm[] = [
  { names: ['PS256'], kty: 'RSA', name: pss, bits: 256 },
  { names: ['ES256'], kty: 'EC', crv: 'P-256', name: 'ECDSA', bits: 256 },
  { names: ['EdDSA', 'Ed25519'], kty: 'OKP', crv: 'Ed25519', name: 'Ed25519', bits: 512 },
  { names: ['PS384'], kty: 'RSA', name: pss, bits: 384 },
  { names: ['PS512'], kty: 'RSA', name: pss, bits: 512 },
  { names: ['RS256'], kty: 'RSA', name: pkcs1, bits: 256 },
  { names: ['RS384'], kty: 'RSA', name: pkcs1, bits: 384 },
  { names: ['RS512'], kty: 'RSA', name: pkcs1, bits: 512 },
  { names: ['ES384'], kty: 'EC', crv: 'P-384', name: 'ECDSA', bits: 384 },
  { names: ['ES512'], kty: 'EC', crv: 'P-521', name: 'ECDSA', bits: 512 }
]

/** Those that FAPI 2.0 allows [Security Profile §5.4.1]. */
export const defaultAlgorithms: readonly string[] = ['PS256', 'ES256', 'EdDSA']

/** The first that is not one of these. `Ed25519` and `EdDSA` are one [RFC 9864]. */
export function weakAlgorithmIn(names: readonly string[] = []): string | undefined {
  return names.find(name => name !== 'Ed25519' && !defaultAlgorithms.includes(name))
}

export function findAlgorithm(
  name: unknown,
  allowed: readonly Algorithm[] = allAlgorithms
): Algorithm | undefined {
  return allowed.find(({ names }) => names.some(known => known === name))
}

/** For an option. `undefined` if the list is empty or has a name that gatecheck does not know. */
export function algorithmsNamed(names: readonly unknown[]): readonly Algorithm[] | undefined {
  const found = names.map(name => findAlgorithm(name))
  return found.length > 0 && found.every(algorithm => algorithm !== undefined) ? found : undefined
}
