// Signatures by node:crypto, synchronously. A key is imported once, when it is first needed.
import type * as crypto from 'node:crypto'
import type { KeyMembers, Sign, SignatureScheme, Verify } from '../signatures'
import { builtin } from './builtin'

/** RSA_PKCS1_PSS_PADDING. */
const pssPadding = 6

function hashName({ name, bits }: SignatureScheme): string | undefined {
  return name === 'Ed25519' ? undefined : `sha${bits}`
}

/** ECDSA signatures are r and s side by side, not DER [RFC 7518 §3.4]. */
function signingOptions({ name, bits }: SignatureScheme): crypto.SigningOptions {
  return name === 'RSA-PSS'
    ? { padding: pssPadding, saltLength: bits / 8 }
    : { dsaEncoding: 'ieee-p1363' }
}

export function verifier(scheme: SignatureScheme, members: KeyMembers): Verify {
  const { createPublicKey, verify } = builtin('node:crypto')
  const hash = hashName(scheme)
  let key: crypto.VerifyKeyObjectInput | undefined
  return (text, signature) => {
    try {
      key ??= {
        key: createPublicKey({ key: members, format: 'jwk' }),
        ...signingOptions(scheme)
      }
      return verify(hash, Buffer.from(text, 'latin1'), key, signature)
    } catch {
      return false
    }
  }
}

/** Throws if Node cannot import the key. */
export function signer(scheme: SignatureScheme, members: KeyMembers): Sign {
  const { createPrivateKey, sign } = builtin('node:crypto')
  const hash = hashName(scheme)
  const key = {
    key: createPrivateKey({ key: members, format: 'jwk' }),
    ...signingOptions(scheme)
  }
  return text => sign(hash, Buffer.from(text, 'latin1'), key)
}
