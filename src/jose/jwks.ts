// A JWK Set [RFC 7517 §5], and which of its keys may have made a signature.
import { type Either, isRight, left, right } from 'fp-ts/Either'
import { isObject } from '../values/guards'
import type { SignatureHeader } from './jws'
import { fitsAlgorithm, type PublicKey, parsePublicKey } from './public-key'

/** Keys of one `kid` that are tried. Each costs a verification. */
const maxTries = 4

/** Skips keys that we do not know. Left: `keys`, if the set has no such list [RFC 7517 §5]. */
export function parseJwks(jwks: unknown): Either<string, readonly PublicKey[]> {
  if (!isObject(jwks) || !Array.isArray(jwks['keys'])) return left('keys')
  return right(
    jwks['keys']
      .map(parsePublicKey)
      .filter(isRight)
      .map(key => key.right)
  )
}

/** The algorithm chooses the keys. A token without a `kid` may be from any of them. */
export function keysFor(
  { algorithm, kid }: SignatureHeader,
  keys: readonly PublicKey[]
): readonly PublicKey[] {
  const usable = keys.filter(
    key =>
      (kid === undefined || key.kid === kid) &&
      fitsAlgorithm(key.members, algorithm) &&
      (key.algorithm === undefined || key.algorithm === algorithm)
  )
  return usable.slice(0, maxTries)
}
