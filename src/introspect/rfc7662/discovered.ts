// Finds the introspection endpoint by the issuer's metadata. Our credentials and all tokens go there.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { makeIdentity, parseUrl } from '#host'
import { raceAbort } from '../../async/abort'
import { andThen, isPromise } from '../../async/awaitable'
import type { Introspect, Introspection } from '../../types'
import { isObject } from '../../values/guards'
import { ownMembers } from '../../values/json'
import { type DiscoveryFailure, makeDiscovery } from '../exchange/discovery'
import { senderFor } from '../exchange/endpoint'
import { type Failed, failed } from '../exchange/exchange'
import { type Metadata, metadataLocations, readMetadataUrl } from '../exchange/metadata'
import type { Rfc7662Options } from './options'

type DiscoveredOptions = Rfc7662Options & { readonly issuer: string }
type EndpointRules = Pick<DiscoveredOptions, 'issuer' | 'plainHttp' | 'origins' | 'tls'>

/** With a client certificate, the alias for mutual TLS where there is one [RFC 8705 §5]. */
export function endpointIn(
  metadata: Metadata,
  { issuer, plainHttp, origins = [], tls }: EndpointRules
): Either<string, string> {
  const name = 'introspection_endpoint'
  const aliases = metadata['mtls_endpoint_aliases'] ?? {}
  if (!isObject(aliases)) return left('mtls_endpoint_aliases_malformed')
  const { [name]: alias } = ownMembers(aliases)
  const members = tls === undefined ? metadata : { [name]: alias ?? metadata[name] }
  const url = readMetadataUrl(members, name, issuer, plainHttp)
  if (isLeft(url)) return url
  const [origin, issuerOrigin] = [url.right, issuer].map(value => parseUrl(value)?.origin ?? '')
  return origin === issuerOrigin || origins.some(other => other === origin)
    ? url
    : left('introspection_endpoint_not_in_origins')
}

function failureFor({ detail, retryAfter }: DiscoveryFailure): Failed {
  if (detail === 'now') return failed('clock_invalid', 'not_milliseconds')
  if (/^discovery_http_(?!5\d\d$|408$|429$)/.test(detail))
    return failed('introspection_refused', detail)
  // What was answered is wrong. All else is the network or a server that is down.
  return /^(?:intro|mtls)|_(?:wrong_issuer|not_\w+|content_encoded)$/.test(detail)
    ? failed('introspection_malformed', detail)
    : { ...failed('introspection_unreachable', detail, true), retryAfter }
}

/** For validated options. Sends nothing before the first request. */
export function discoveredIntrospect(
  where: string,
  options: DiscoveredOptions,
  introspectAt: (url: string) => Introspect
): Introspect {
  const { issuer, tls, ca = tls?.ca, now = Date.now } = options
  // Without the client certificate: only the endpoint asks for it.
  const send = senderFor(metadataLocations(issuer)[0], options, makeIdentity(where, undefined, ca))
  const read = (metadata: Metadata): Either<string, Introspect> => {
    const url = endpointIn(metadata, options)
    return isLeft(url) ? url : right(introspectAt(url.right))
  }
  const discovery = makeDiscovery({ issuer, send, now, read })
  return (query, signal) => {
    const finding = discovery.find()
    const aborted: DiscoveryFailure = { detail: 'aborted', retryAfter: 1 }
    const found = isPromise(finding) ? raceAbort(signal, finding, () => left(aborted)) : finding
    return andThen(found, result => {
      if (isLeft(result))
        return result.left === aborted
          ? failed('introspection_timeout', 'aborted', true)
          : failureFor(result.left)
      return andThen(result.right(query, signal), (answer): Introspection => {
        if (answer._tag === 'Failed' && answer.detail !== 'aborted') discovery.markStale()
        return answer
      })
    })
  }
}
