// Signatures by WebCrypto. A key is imported once, when it is first needed.
import type { KeyMembers, Sign, SignatureScheme, Verify } from './signatures'
import { utf8 } from './web-bytes'

interface Subtle {
  importKey(
    format: 'jwk',
    key: KeyMembers,
    algorithm: object,
    extractable: false,
    usages: readonly string[]
  ): Promise<object>
  sign(algorithm: object, key: object, data: Uint8Array): Promise<ArrayBuffer>
  verify(algorithm: object, key: object, signature: Uint8Array, data: Uint8Array): Promise<boolean>
}
declare const crypto: { readonly subtle: Subtle }

/** One object for both calls of WebCrypto: each ignores the members of the other. */
export function webAlgorithm({ name, bits, crv }: SignatureScheme): object {
  return { name, hash: `SHA-${bits}`, namedCurve: crv, saltLength: bits / 8 }
}

/** Keeps the key, not its promise: on Workers a request must not wait for another's promise. */
function makeImporter(
  algorithm: object,
  members: KeyMembers,
  usage: 'sign' | 'verify'
): () => Promise<object> {
  let imported: object | undefined
  return async () =>
    (imported ??= await crypto.subtle.importKey('jwk', members, algorithm, false, [usage]))
}

export function verifier(scheme: SignatureScheme, members: KeyMembers): Verify {
  const algorithm = webAlgorithm(scheme)
  const key = makeImporter(algorithm, members, 'verify')
  return async (text, signature) => {
    try {
      return await crypto.subtle.verify(algorithm, await key(), signature, utf8(text))
    } catch {
      return false
    }
  }
}

/** What it returns rejects if WebCrypto cannot import the key. */
export function signer(scheme: SignatureScheme, members: KeyMembers): Sign {
  const algorithm = webAlgorithm(scheme)
  const key = makeImporter(algorithm, members, 'sign')
  return async text => new Uint8Array(await crypto.subtle.sign(algorithm, await key(), utf8(text)))
}
