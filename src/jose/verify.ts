// Verifies a signature with one of the keys that may have made it.

import { verifier } from '#host'
import { andThen } from '../async/awaitable'
import type { Awaitable } from '../types'
import type { Algorithm } from './algorithms'
import type { Jws } from './jws'
import type { PublicKey } from './public-key'

function verifierFor(key: PublicKey, algorithm: Algorithm): ReturnType<typeof verifier> {
  const known = key.verifiers.get(algorithm)
  if (known !== undefined) return known
  const verify = verifier(algorithm, key.members)
  key.verifiers.set(algorithm, verify)
  return verify
}

/** `keys` come from `keysFor`. True if the signature is by one of them. */
export function isSignedBy(
  jws: Jws,
  algorithm: Algorithm,
  keys: readonly PublicKey[],
  index = 0
): Awaitable<boolean> {
  const key = keys[index]
  if (key === undefined) return false
  const { signingInput, signature } = jws
  // Both hosts take an RSA-PSS signature without its leading zeros, which RFC 8017 §8.1.2 forbids.
  const verified =
    signature.length === key.signatureLength && verifierFor(key, algorithm)(signingInput, signature)
  return andThen(verified, isValid => isValid || isSignedBy(jws, algorithm, keys, index + 1))
}
