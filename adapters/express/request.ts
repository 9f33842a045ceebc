// Turns an Express request into a ResourceRequest: header lines, the path by which Express
// routes, and the route if it is certain.

import type { ResourceRequest } from '../../src/types'
import { isString } from '../../src/values/guards'
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

/** A route's pattern, if it is simple and the gate stands in the route's own stack. */
function patternOf(route: unknown, gate: unknown): string | undefined {
  const { path, stack } = Object(route) as { readonly path?: unknown; readonly stack?: unknown }
  return isString(path) &&
    simplePattern.test(path) &&
    Array.isArray(stack) &&
    stack.some((layer: { readonly handle?: unknown } | null) => layer?.handle === gate)
    ? path
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
  request: ExpressRequest & { readonly params?: object | undefined },
  next: unknown,
  gate: unknown
): string | undefined {
  const { baseUrl, params, route, next: routerNext } = request
  const pattern = patternOf(route, gate)
  if (pattern === undefined || next === routerNext) return undefined
  const parameters = pattern.match(/(?<=:)\w+/g) ?? []
  const isCertain =
    literalPath.test(baseUrl) && Object.keys(params ?? {}).join() === parameters.join()
  // The colon in front makes sure that no key of a table equals it: `byRoute` refuses.
  if (!isCertain) return fitsPattern(pattern, withoutQuery(request.url)) ? undefined : `:${pattern}`
  const template = pattern === '/' ? baseUrl || '/' : baseUrl + pattern
  return template.replace(/:(\w+)/g, '{$1}')
}

export function readExpressRequest(
  request: ExpressRequest,
  next: unknown,
  gate: unknown
): ResourceRequest {
  return {
    method: request.method,
    path: expressPath(request),
    header: makeNodeHeaderReader(request),
    route: routeTemplate(request, next, gate)
  }
}
