// Generates a key pair with WebCrypto.
import type { GeneratedKeys, KeyMembers, SignatureScheme } from './signatures'
import { webAlgorithm } from './web-signatures'

interface Subtle {
  generateKey(
    algorithm: object,
    extractable: true,
    usages: readonly string[]
  ): Promise<{ readonly publicKey: object; readonly privateKey: object }>
  exportKey(format: 'jwk', key: object): Promise<Readonly<Record<string, unknown>>>
}
declare const crypto: { readonly subtle: Subtle }

const rsaParameters = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }

/** workerd's object has every member that a JWK may have: those that the key lacks are undefined. */
async function exportMembers(key: object): Promise<KeyMembers> {
  const { alg, use, ...members } = await crypto.subtle.exportKey('jwk', key)
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => typeof value === 'string')
  ) as KeyMembers
}

export async function generateKeys(scheme: SignatureScheme): Promise<GeneratedKeys> {
  const algorithm = { ...webAlgorithm(scheme), ...rsaParameters }
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  return {
    publicKey: await exportMembers(pair.publicKey),
    privateKey: await exportMembers(pair.privateKey)
  }
}
