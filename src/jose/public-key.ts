// A public key: a JWK [RFC 7517] from outside, checked.

import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { sha256, utf8 } from '#host'
import type { KeyMembers, Verify } from '../host/signatures'
import type { Awaitable } from '../types'
import { isObject, isString, isStrings } from '../values/guards'
import { type Algorithm, findAlgorithm } from './algorithms'
import { findKeyType, readMembers, type UncheckedJwk } from './key-members'

/** What a key says about its use. */
export interface KeyUse {
  readonly kid: string | undefined
  /** The only algorithm it may be used with. */
  readonly algorithm: Algorithm | undefined
}

export interface PublicKey extends KeyUse {
  readonly members: KeyMembers
  /** Bytes. */
  readonly signatureLength: number
  /** Filled at the first use: it keeps the key that the host imported. */
  readonly verifiers: Map<Algorithm, Verify>
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** A key without `crv` has type RSA. */
export function fitsAlgorithm(members: KeyMembers, { kty, crv }: Algorithm): boolean {
  return members['kty'] === kty && members['crv'] === crv
}

/** What cannot be read does not count as absent. Left: the member that is wrong. */
export function readUse(
  jwk: UncheckedJwk,
  members: KeyMembers,
  operation: 'sign' | 'verify'
): Either<string, KeyUse> {
  const { kid, use, key_ops, alg } = jwk
  if (kid !== undefined && !isString(kid)) return left('kid')
  if (use !== undefined && use !== 'sig') return left('use')
  if (key_ops !== undefined && !(isStrings(key_ops) && key_ops.includes(operation)))
    return left('key_ops')
  const algorithm = findAlgorithm(alg)
  const isUsable = algorithm === undefined ? alg === undefined : fitsAlgorithm(members, algorithm)
  return isUsable ? right({ kid, algorithm }) : left('alg')
}

/** Left: the member that is wrong, or `jwk`. */
export function parsePublicKey(jwk: unknown): Either<string, PublicKey> {
  if (!isObject(jwk)) return left('jwk')
  const privateMember = privateMembers.find(name => name in jwk)
  if (privateMember !== undefined) return left(privateMember)
  const keyType = findKeyType(jwk)
  if (isLeft(keyType)) return keyType
  const members = readMembers(jwk, keyType.right, keyType.right.publicChecks)
  if (isLeft(members)) return members
  const keyUse = readUse(jwk, members.right, 'verify')
  if (isLeft(keyUse)) return keyUse
  const signatureLength = keyType.right.signatureLength ?? modulusLength(members.right)
  return right({ ...keyUse.right, members: members.right, signatureLength, verifiers: new Map() })
}

/** In bytes. Canonical base64url without padding has four characters for three bytes. */
function modulusLength({ n = '' }: KeyMembers): number {
  return Math.floor((n.length * 3) / 4)
}

/** The JWK thumbprint with SHA-256 [RFC 7638 §3]: the required members, in alphabetical order. */
export function jwkThumbprint({ members }: PublicKey): Awaitable<string> {
  return sha256(utf8(JSON.stringify(members, Object.keys(members).sort())))
}
