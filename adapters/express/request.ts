// An Express request as a ResourceRequest: header lines as received, the path that Express routes by, the route where that is certain.

import type { ResourceRequest } from '../../src/types'
import { isObject, isString } from '../../src/values/guards'
import type { Connected } from './connection'

/** What is read of a request; those of Express 4 and 5 fit. `params` is read, too, and not declared: a route would infer its type from here. */
export interface ExpressRequest extends Connected {
  readonly method: string
  readonly url: string
  readonly originalUrl: string
  readonly baseUrl: string
  readonly rawHeaders: readonly string[]
  readonly route?: unknown
  readonly next?: unknown
}

/** `headers` drops a second Authorization, and joins others; the raw lines hide nothing. Pseudo headers of HTTP/2 are no headers. */
function rawHeaderReader(raw: readonly string[]): ResourceRequest['header'] {
  return name => {
    const wanted = name.toLowerCase()
    const lines: string[] = []
    for (let i = 0; i < raw.length; i += 2) {
      const key = raw[i] ?? ''
      if (key.length === wanted.length && key.toLowerCase() === wanted && !key.startsWith(':'))
        lines.push(raw[i + 1] ?? '')
    }
    return lines
  }
}

function withoutQuery(url: string): string {
  return url.includes('?') ? url.slice(0, url.indexOf('?')) : url
}

/** What Express matches now, rewritten or not, and not what was sent first. A mount point gets a final slash that nobody sent. */
function pathOf({ url, originalUrl, baseUrl }: ExpressRequest): string {
  const [sent, rest] = [withoutQuery(originalUrl), withoutQuery(url)]
  if (!rest.startsWith('/')) return sent.startsWith('/') ? rest : sent
  return rest === '/' && sent === baseUrl ? sent : baseUrl + rest
}

/** Express' patterns that mean the same in 4, in 5 and in `byRoute`: plain segments and whole `:names`. */
const simple = /^(?:\/|(?:\/(?::[A-Za-z_]\w*|[\w.~-]+))+)$/
const plain = /^(?:\/[\w.~-]+)*$/

/** Does the path fit a route's pattern, ignoring what Express ignores: case and one final slash? */
function fitsPattern(pattern: string, path: string): boolean {
  const [wanted = [], given = []] = [pattern, path].map(text => text.replace(/\/$/, '').split('/'))
  return (
    wanted.length === given.length &&
    wanted.every((segment, i) =>
      segment.startsWith(':') ? given[i] !== '' : segment.toLowerCase() === given[i]?.toLowerCase()
    )
  )
}

interface Pattern {
  readonly path: string
  readonly names: readonly string[]
}

/** A route's pattern, where it is simple and the gate stands in the route's own stack. */
function patternOf(
  { path, stack }: { readonly path?: unknown; readonly stack?: unknown },
  gate: unknown
): Pattern | undefined {
  return isString(path) &&
    simple.test(path) &&
    Array.isArray(stack) &&
    stack.some((layer: { readonly handle?: unknown } | null) => layer?.handle === gate)
    ? { path, names: [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name) }
    : undefined
}

/**
 * `baseUrl` and the route's pattern, `/v1/payments/{id}`, if both are certain. Express leaves `req.route` set after a route that passed
 * the request on, so the gate must stand in that route's own stack and must not have been called by the router. `baseUrl` is what the
 * client wrote, not the mount's pattern: parameters beside the route's own tell that the two differ. A path that was rewritten inside
 * the route no longer fits: the route is passed all the same, and `byRoute` then refuses instead of judging the rewritten path.
 */
function routeOf(
  { path, names }: Pattern,
  request: ExpressRequest & { readonly params?: object | undefined },
  next: unknown
): string | undefined {
  const { baseUrl, params, next: routers } = request
  if (next === routers) return undefined
  const given = Object.keys(params ?? {})
  if (
    !plain.test(baseUrl) ||
    given.length !== names.length ||
    !names.every(name => given.includes(name))
  ) {
    return fitsPattern(path, withoutQuery(request.url)) ? undefined : path
  }
  const pattern = path === '/' ? baseUrl || '/' : baseUrl + path
  return names.length === 0 ? pattern : pattern.replace(/:(\w+)/g, '{$1}')
}

/** Reads the requests of one gate. A route's pattern is read at its first request; without `url`, for its host would be the client's Host header, or a proxy's word for it. */
export function makeRequestReader(
  gate: () => unknown
): (request: ExpressRequest, next: unknown) => ResourceRequest {
  const patterns = new WeakMap<object, { readonly pattern: Pattern | undefined }>()
  return (request, next) => {
    const { route } = request
    let pattern: Pattern | undefined
    if (isObject(route)) {
      const known = patterns.get(route)
      pattern = known === undefined ? patternOf(route, gate()) : known.pattern
      if (known === undefined) patterns.set(route, { pattern })
    }
    return {
      method: request.method,
      path: pathOf(request),
      header: rawHeaderReader(request.rawHeaders),
      route: pattern && routeOf(pattern, request, next)
    }
  }
}
