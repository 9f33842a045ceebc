// The URL that the client called, which a DPoP proof must name [RFC 9449 §4.3]. Made from
// configuration and the request target: what a client writes into Host or an X-Forwarded header
// never decides it.
import { isString } from '../../src/values/guards'
import type { OptionRule } from '../../src/values/options'

/** The option `publicUrl`. */
export type PublicUrl = string | readonly string[]

/** In one spelling only, so that the hosts of two can be compared. */
const publicUrlForm =
  /^https?:\/\/(?:[a-z\d.-]+|\[[a-f\d:.]+])(?::\d{1,5})?(?:\/(?!\.\.?(?:\/|$))[\w.~-]+)*$/
/** Plain http never leaves a machine. */
const isEncrypted = /^(?:https:|http:\/\/(?:localhost|127\.0\.0\.1|\[::1])(?![^:/]))/

/** `''` if it is no public URL. */
function hostIn(url: unknown): string {
  const isValid = isString(url) && publicUrlForm.test(url) && isEncrypted.test(url)
  const host = isValid ? (url.split('/')[2] ?? '') : ''
  return host.endsWith(':443') ? '' : host
}

function isPublicUrl(value: unknown): boolean {
  const hosts = [value].flat().map(hostIn)
  return hosts.length > 0 && !hosts.includes('') && new Set(hosts).size === hosts.length
}

export const publicUrlRule: OptionRule = [
  isPublicUrl,
  "'https://api.example.com/v1' (lower case, without port 443, query or final slash), or a list with different hosts"
]

/**
 * Exactly one `/` in front, and no dot segment. `https://evil.example/a`, `//evil.example/a` and
 * `/\evil.example/a` are URLs of another host, which Express serves as `/a`. A proof for `/b` must
 * not be good for `/a/../b`, which a router may read as `/a/{rest}`.
 */
const plainTarget = /^(?![^?#]*\/(?:\.|%2e){1,2}(?:[/?#]|$))\/(?![/\\])/i

/** Joined as text: resolving could leave the base. `''`: the target is malformed. */
export function joinUrl(base: string | undefined, target: string): string {
  return base !== undefined && plainTarget.test(target) ? base + target : ''
}

/**
 * `''`: there is no URL for this target or host, and the gate refuses the scheme DPoP with 400. The
 * host lines are read only if there are several public URLs.
 */
export type UrlReader = (target: string, hostLines: () => readonly string[]) => string

/** `undefined` without the option: the gate then answers the scheme DPoP with 500 `url_unknown`. */
export function makeUrlReader(publicUrl: PublicUrl | undefined): UrlReader | undefined {
  if (publicUrl === undefined) return undefined
  const bases = [publicUrl].flat()
  const baseForHost = ([host, ...more]: readonly string[]): string | undefined =>
    bases.find(
      base => more.length === 0 && hostIn(base) === host?.toLowerCase().replace(/:443$/, '')
    )
  return (target, hostLines) =>
    joinUrl(bases.length === 1 ? bases[0] : baseForHost(hostLines()), target)
}
