// Turns an Express request into a ResourceRequest: header lines, the path by which Express
// routes, and the route if it is certain.

import type { ResourceRequest } from '../../src/types'
import { isObject, isString } from '../../src/values/guards'
import type { Connected } from '../node/connection'
import { type HeaderSource, makeNodeHeaderReader } from '../node/headers'
import { expressPath, withoutQuery } from '../node/path'

/**
 * The part of a request that is read. Requests of Express 4 and 5 fit. `params` is read too, but
 * not declared: a route would infer the type of its params from here.
 */
export interface ExpressRequest extends Connected, HeaderSource {
  readonly method: string
  readonly url: string
  readonly originalUrl: string
  readonly baseUrl: string
  readonly route?: unknown
  readonly next?: unknown
}

/**
 * Patterns that mean the same in Express 4, 5 and `byRoute`: literal segments and whole `:names`.
 */
const simplePattern = /^(?:\/|(?:\/(?::[A-Za-z_]\w*|[\w.~-]+))+)$/
/** A mount path without parameters. */
const literalPath = /^(?:\/[\w.~-]+)*$/

/** Whether a path fits a route's pattern. Like Express, it ignores case and one final slash. */
function fitsPattern(pattern: string, path: string): boolean {
  const source = pattern.replace(/\/$/, '').replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')
  return new RegExp(`^${source}/?$`, 'i').test(path)
}

interface RoutePattern {
  readonly path: string
  readonly parameterNames: string
}

/** A route's pattern, if it is simple and the gate stands in the route's own stack. */
function readPattern(
  { path, stack }: { readonly path?: unknown; readonly stack?: unknown },
  gate: unknown
): RoutePattern | undefined {
  return isString(path) &&
    simplePattern.test(path) &&
    Array.isArray(stack) &&
    stack.some((layer: { readonly handle?: unknown } | null) => layer?.handle === gate)
    ? { path, parameterNames: [...path.matchAll(/:(\w+)/g)].map(([, name]) => name).join() }
    : undefined
}

/**
 * The template `/v1/payments/{id}`, made from `baseUrl` and the route's pattern, if both are
 * certain.
 *
 * Express leaves `req.route` set after a route that passed the request on. So the gate must stand
 * in that route's own stack, and the router itself must not have called it. `baseUrl` is what the
 * client wrote, not the mount's pattern: parameters beside the route's own show that the two
 * differ. A path that was rewritten inside the route no longer fits. The route is passed all the
 * same: `byRoute` then refuses, instead of judging the rewritten path.
 */
function routeTemplate(
  { path, parameterNames }: RoutePattern,
  request: ExpressRequest & { readonly params?: object | undefined },
  next: unknown
): string | undefined {
  const { baseUrl, params, next: routerNext } = request
  if (next === routerNext) return undefined
  const isCertain = literalPath.test(baseUrl) && Object.keys(params ?? {}).join() === parameterNames
  // The colon in front makes sure that no key of a table equals it: `byRoute` refuses.
  if (!isCertain) return fitsPattern(path, withoutQuery(request.url)) ? undefined : `:${path}`
  const pattern = path === '/' ? baseUrl || '/' : baseUrl + path
  return pattern.replace(/:(\w+)/g, '{$1}')
}

/**
 * Reads the requests of one gate. A route's pattern is read at its first request. `url` is left
 * out: its host would come from the client's Host header, or from a proxy's.
 */
export function makeRequestReader(
  gate: () => unknown
): (request: ExpressRequest, next: unknown) => ResourceRequest {
  const patterns = new WeakMap<object, RoutePattern | undefined>()
  return (request, next) => {
    const { route } = request
    let pattern: RoutePattern | undefined
    if (isObject(route)) {
      if (!patterns.has(route)) patterns.set(route, readPattern(route, gate()))
      pattern = patterns.get(route)
    }
    return {
      method: request.method,
      path: expressPath(request),
      header: makeNodeHeaderReader(request),
      route: pattern && routeTemplate(pattern, request, next)
    }
  }
}
