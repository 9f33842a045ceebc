// Where the keys of an issuer come from: from the options, from a URL, or from both.
import { isLeft } from 'fp-ts/Either'
import { makeIdentity } from '#host'
import { fixedKeySet, type KeySet, makeKeySet } from '../../jose/key-set'
import { parseKeySet } from '../../jose/keys'
import { fetchKeysFor } from '../exchange/key-source'
import type { JwtOptions } from './options'

/** Seconds. */
const defaultStaleIfError = 3600

/** For validated options. */
export function keySetFor(where: string, options: JwtOptions): KeySet {
  const { keys, jwksUri, now = Date.now, staleIfError = defaultStaleIfError } = options
  const parsed = keys === undefined ? undefined : parseKeySet(keys)
  const preloaded = parsed === undefined || isLeft(parsed) ? undefined : parsed.right
  if (preloaded !== undefined && jwksUri === undefined) return fixedKeySet(preloaded)
  const fetchKeys = fetchKeysFor(options, makeIdentity(where, undefined, options.ca))
  return makeKeySet({ fetchKeys, now, staleIfError, preloaded })
}
