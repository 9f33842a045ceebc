// The metadata that an issuer publishes [RFC 8414], and the URLs that it names. Where it is follows
// from the configured issuer alone, never from a token.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { parseUrl } from '#host'
import { isString } from '../../values/guards'
import { ownMembers } from '../../values/json'
import { endpointOption } from './endpoint'
import type { Server } from './exchange'
import { getJson } from './get-json'

/** The own members of a document whose `issuer` is the configured one. */
export type Metadata = ReturnType<typeof ownMembers>

/**
 * RFC 8414 §3.1 first, then OpenID Connect Discovery §4.1. Both remove a slash at the end of the
 * issuer's path. The second location is from RFC 8414 §5.
 */
export function metadataLocations(issuer: string): readonly [string, ...string[]] {
  const { origin = '', pathname = '' } = parseUrl(issuer) ?? {}
  const path = pathname.replace(/\/$/, '')
  const wellKnown = `${origin}/.well-known/`
  const locations = [
    `${wellKnown}oauth-authorization-server${path}`,
    `${wellKnown}openid-configuration${path}`
  ] as const
  return path === ''
    ? locations
    : [...locations, `${origin}${path}/.well-known/openid-configuration`]
}

/**
 * The next location is tried only after a 404. Never rejects. Left: a closed code, which begins
 * with `discovery_`.
 */
export async function fetchMetadata(
  send: Server['send'],
  issuer: string
): Promise<Either<string, Metadata>> {
  let detail = ''
  for (const url of metadataLocations(issuer)) {
    const answer = await getJson(send, url)
    if (!isLeft(answer)) {
      const metadata = ownMembers(answer.right.value)
      // Otherwise an issuer could publish its keys as those of another [RFC 8414 §3.3].
      return metadata['issuer'] === issuer ? right(metadata) : left('discovery_wrong_issuer')
    }
    detail = answer.left
    if (detail !== 'http_404') break
  }
  return left(`discovery_${detail}`)
}

/** Plain http only if the issuer itself has it. Left: a closed code with the member's name. */
export function readMetadataUrl(
  metadata: Metadata,
  name: string,
  issuer: string,
  plainHttp: unknown
): Either<string, string> {
  const url = metadata[name] ?? undefined
  if (url === undefined) return left(`${name}_missing`)
  const [isUrl] = endpointOption(plainHttp, /[\s\\\x00-\x1f\x7f#]/, '')
  const mustBeHttps = /^https:/i.test(issuer)
  return isString(url) && isUrl(url) && !(mustBeHttps && /^http:/i.test(url))
    ? right(url)
    : left(`${name}_malformed`)
}
