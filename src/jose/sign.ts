// Signs a JWS with a private key: client assertions, and tokens for tests.

import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { base64url, signer, utf8 } from '#host'
import { andThen } from '../async/awaitable'
import type { Sign } from '../host/signatures'
import type { Awaitable } from '../types'
import { isObject } from '../values/guards'
import { allAlgorithms } from './algorithms'
import { findKeyType, readMembers } from './key-members'
import { fitsAlgorithm, readUse } from './public-key'

export interface PrivateKey {
  readonly kid: string | undefined
  /** The name for the header. */
  readonly alg: string
  readonly sign: Sign
}

/**
 * Without `alg`, the key's curve says it, and RSA means PS256. Left: the member that is wrong, or
 * `jwk` if the host cannot import the key. No message of the host's is used: it might quote the key.
 */
export function parsePrivateKey(jwk: unknown): Either<string, PrivateKey> {
  if (!isObject(jwk)) return left('jwk')
  const unsupported = ['oth', 'k'].find(name => name in jwk)
  if (unsupported !== undefined) return left(unsupported)
  const keyType = findKeyType(jwk)
  if (isLeft(keyType)) return keyType
  const { publicChecks, privateChecks } = keyType.right
  const members = readMembers(jwk, keyType.right, { ...publicChecks, ...privateChecks })
  if (isLeft(members)) return members
  const keyUse = readUse(jwk, members.right, 'sign')
  if (isLeft(keyUse)) return keyUse
  const { kid } = keyUse.right
  const algorithm =
    keyUse.right.algorithm ??
    allAlgorithms.find(candidate => fitsAlgorithm(members.right, candidate))
  if (algorithm === undefined) return left('alg')
  const { names } = algorithm
  const alg = names.find(name => name === jwk['alg']) ?? names[0]
  try {
    return right({ kid, alg, sign: signer(algorithm, members.right) })
  } catch {
    return left('jwk')
  }
}

function encodePart(part: object): string {
  return base64url(utf8(JSON.stringify(part)))
}

/** In compact form. `header` may replace `kid`, and must not replace `alg`. */
export function signJws(
  header: Readonly<Record<string, unknown>>,
  payload: object,
  { kid, alg, sign }: PrivateKey
): Awaitable<string> {
  const signingInput = `${encodePart({ kid, ...header, alg })}.${encodePart(payload)}`
  return andThen(sign(signingInput), signature => `${signingInput}.${base64url(signature)}`)
}
