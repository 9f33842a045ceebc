// Fetches an issuer's JWK Set from a configured URL, or from the one that its metadata names.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import type { Identity } from '#host'
import { parseJwks } from '../../jose/jwks'
import type { FetchedKeys, FetchKeys } from '../../jose/key-fetches'
import { makeDiscovery } from './discovery'
import { type EndpointOptions, senderFor } from './endpoint'
import type { Server } from './exchange'
import { getJson } from './get-json'
import { metadataLocations, readMetadataUrl } from './metadata'

export interface KeyFetcherOptions extends EndpointOptions {
  /** Its metadata is fetched if there is no `jwksUri`. Then it is a URL: see `issuerUrlOption`. */
  readonly issuer: string
  readonly jwksUri?: string | undefined
  /** Returns milliseconds since 1970. Only for the lifetime of metadata. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

async function fetchKeySet(
  send: Server['send'],
  url: string
): Promise<Either<string, FetchedKeys>> {
  const answer = await getJson(send, url)
  if (isLeft(answer)) return answer
  const { value, maxAge } = answer.right
  const keys = parseJwks(value)
  return isLeft(keys) ? keys : right({ keys: keys.right, maxAge })
}

/** For validated options. Prepares for the first request and sends none. */
export function makeKeyFetcher(options: KeyFetcherOptions, identity?: Identity): FetchKeys {
  const { issuer, jwksUri, plainHttp, now = Date.now } = options
  const send = senderFor(jwksUri ?? metadataLocations(issuer)[0], options, identity)
  if (jwksUri !== undefined) return () => fetchKeySet(send, jwksUri)
  const discovery = makeDiscovery({
    issuer,
    send,
    now,
    // The keys may be on any host: the issuer vouches for the URL, and nothing secret goes there.
    read: metadata => readMetadataUrl(metadata, 'jwks_uri', issuer, plainHttp)
  })
  return async () => {
    const found = await discovery.find()
    if (isLeft(found)) return left(found.left.detail)
    const keys = await fetchKeySet(send, found.right)
    if (isLeft(keys)) discovery.markStale()
    return keys
  }
}
