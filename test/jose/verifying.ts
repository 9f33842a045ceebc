// What a user of src/jose/ does. Imports nothing of Node: a worker uses it, too.
import type { Either } from 'fp-ts/Either'
import { allAlgorithms } from '../../src/jose/algorithms'
import { keysFor, parseJwks } from '../../src/jose/jwks'
import { parseJws, parseSignatureHeader } from '../../src/jose/jws'
import { parsePrivateKey, signJws } from '../../src/jose/sign'
import { isSignedBy } from '../../src/jose/verify'
import type { Awaitable } from '../../src/types'

export type Jwk = Readonly<Record<string, unknown>>

/** The right of an Either; an error if it is a left. */
export function rightOf<A>(either: Either<unknown, A>): A {
  if (either._tag === 'Left') throw new Error(`left: ${String(either.left)}`)
  return either.right
}
export function leftOf<E>(either: Either<E, unknown>): E | undefined {
  return either._tag === 'Left' ? either.left : undefined
}

export const claims = { iss: 'https://as.bank.example', sub: 'jane', n: 1 }
export async function signed(
  jwk: Jwk,
  header: Jwk = {},
  payload: object = claims
): Promise<string> {
  return signJws(header, payload, rightOf(parsePrivateKey(jwk)))
}
/** Parses a token, chooses the keys, verifies. */
export function verifies(
  token: string,
  jwks: readonly unknown[],
  allowed = allAlgorithms
): Awaitable<boolean> {
  const parsed = parseJws(token)
  if (parsed._tag === 'Left') return false
  const header = parseSignatureHeader(parsed.right.header, allowed)
  if (header._tag === 'Left') return false
  const keys = keysFor(header.right, rightOf(parseJwks({ keys: jwks })))
  return isSignedBy(parsed.right, header.right.algorithm, keys)
}
