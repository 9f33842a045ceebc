// Where the keys of an issuer come from: from the options, from a URL, or from both.
import { isLeft, right } from 'fp-ts/Either'
import { makeIdentity } from '#host'
import type { FetchKeys } from '../../jose/key-fetches'
import { fixedKeySet, type KeySet, makeKeySet } from '../../jose/key-set'
import { parseKeySet } from '../../jose/keys'
import { senderFor } from '../exchange/endpoint'
import { getJson } from '../exchange/get-json'
import type { JwtOptions } from './options'

/** Seconds. */
const defaultStaleIfError = 3600

/** For validated options. */
export function keySetFor(where: string, options: JwtOptions): KeySet {
  const { keys, jwksUri, now = Date.now, staleIfError = defaultStaleIfError } = options
  const parsed = keys === undefined ? undefined : parseKeySet(keys)
  const preloaded = parsed === undefined || isLeft(parsed) ? undefined : parsed.right
  if (jwksUri === undefined) return fixedKeySet(preloaded ?? [])
  const send = senderFor(jwksUri, options, makeIdentity(where, undefined, options.ca))
  const fetch: FetchKeys = async () => {
    const answer = await getJson(send, jwksUri)
    if (isLeft(answer)) return answer
    const { value, maxAge } = answer.right
    const fetched = parseKeySet(value)
    return isLeft(fetched) ? fetched : right({ keys: fetched.right, maxAge })
  }
  return makeKeySet({ fetch, now, staleIfError, preloaded })
}
