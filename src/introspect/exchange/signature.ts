// Verifies that a JWS is signed by its issuer. Keys come from options, from a URL, or from both.
import { isLeft } from 'fp-ts/Either'
import { makeIdentity } from '#host'
import { andThen } from '../../async/awaitable'
import { algorithmsNamed, defaultAlgorithms } from '../../jose/algorithms'
import { type Jws, parseSignatureHeader } from '../../jose/jws'
import { fixedKeySet, type KeySet, makeKeySet } from '../../jose/key-set'
import type { PublicKey } from '../../jose/public-key'
import { isSignedBy } from '../../jose/verify'
import type { Awaitable, Certificates, Introspection } from '../../types'
import { failed } from './exchange'
import { type KeyFetcherOptions, makeKeyFetcher } from './key-fetcher'

interface SignatureOptions extends KeyFetcherOptions {
  readonly algorithms?: readonly string[] | undefined
  readonly staleIfError?: number | undefined
  readonly ca?: Certificates | undefined
}

/** Seconds. */
const defaultStaleIfError = 3600

function keySetFor(
  where: string,
  options: SignatureOptions,
  preloaded: readonly PublicKey[] | undefined
): KeySet {
  const { jwksUri, now = Date.now, staleIfError = defaultStaleIfError } = options
  if (preloaded !== undefined && jwksUri === undefined) return fixedKeySet(preloaded)
  const fetchKeys = makeKeyFetcher(options, makeIdentity(where, undefined, options.ca))
  return makeKeySet({ fetchKeys, now, staleIfError, preloaded })
}

/** Calls `accept` only for a JWS whose signature was verified. */
export type IfSigned = (
  jws: Jws,
  accept: (jws: Jws) => Awaitable<Introspection>
) => Awaitable<Introspection>

/**
 * For validated options. `refuse` gets what is wrong: a member of the header, `key` if the issuer
 * has none that fits, or `signature`.
 */
export function makeSignatureCheck(
  where: string,
  options: SignatureOptions,
  preloaded: readonly PublicKey[] | undefined,
  refuse: (problem: string) => Introspection
): IfSigned {
  const algorithms = algorithmsNamed(options.algorithms ?? defaultAlgorithms) ?? []
  const keySet = keySetFor(where, options, preloaded)
  return (jws, accept) => {
    const header = parseSignatureHeader(jws.header, algorithms)
    if (isLeft(header)) return refuse(header.left)
    return andThen(keySet.find(header.right), found => {
      if (isLeft(found)) {
        const { detail, retryAfter } = found.left
        return { ...failed('keys_unavailable', detail, true), retryAfter }
      }
      if (found.right.length === 0) return refuse('key')
      return andThen(isSignedBy(jws, header.right.algorithm, found.right), isSigned =>
        isSigned ? accept(jws) : refuse('signature')
      )
    })
  }
}
