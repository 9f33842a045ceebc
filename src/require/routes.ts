// byRoute: makes one function of a table of rules. No spelling of a path selects a weaker rule than
// its own.
import type { Awaitable, Requirement, ResourceRequest } from '../types'
import { setKnown } from '../values/known'
import { type ParameterName, readParameters, withParameters } from './parameters'
import { foldCase, isUnambiguousPath, segmentsOf, withoutFinalSlash } from './path'
import { unknownRoute } from './requirement'
import {
  compileTable,
  type Entry,
  entryFor,
  makeEntry,
  type Route,
  type Rule,
  routeFor
} from './table'
import { matchesTemplate } from './template'

export type { Rule } from './table'

/** The rule of one key. Its function gets the parameters that the key names, and no others. */
export type RuleFor<Key extends string> = string extends Key
  ? Rule
  :
      | Requirement
      | ((
          request: ResourceRequest,
          params: { readonly [name in ParameterName<Key>]: string }
        ) => Awaitable<Requirement>)

/** A host's route that says nothing about the path: `{proxy+}`, `$default`, a router's star. */
function catchesAll(route: string): boolean {
  return route === '$default' || route.includes('+}') || route.includes('*')
}

function applyRule(
  { rule, template }: Entry,
  request: ResourceRequest,
  segments: readonly string[]
): Awaitable<Requirement> {
  return typeof rule === 'function'
    ? withParameters(readParameters(template, segments), params => rule(request, params))
    : rule
}

function requirementByPath(
  routes: readonly Route[],
  request: ResourceRequest
): Awaitable<Requirement> {
  const segments = segmentsOf(request.path)
  const entry = entryFor(routeFor(routes, segments), request.method)
  return entry === undefined ? unknownRoute : applyRule(entry, request, segments)
}

function requirementByHostRoute(
  routes: readonly Route[],
  hostRoute: string,
  request: ResourceRequest
): Awaitable<Requirement> {
  const declared = routes.find(({ names }) => names.has(hostRoute))
  const entry = entryFor(declared, request.method)
  if (entry === undefined) return unknownRoute
  if (request.path === hostRoute) return applyRule(entry, request, [])
  // The host's route has no final slash, but the path may still have one.
  const segments = withoutFinalSlash(segmentsOf(request.path))
  // If the path was rewritten after the host matched it, it belongs to another route. A host that
  // has only `/users/{id}` also serves `/users/me` by it: if the table has a rule for that path,
  // neither applies.
  const fits = entry.hasParameters
    ? routeFor(routes, segments) === declared
    : matchesTemplate(entry.template, segments.map(foldCase), foldCase)
  return fits ? applyRule(entry, request, segments) : unknownRoute
}

/**
 * Chooses a requirement by method and path. A key is `'GET /path'`, `'ANY /path'` or `'$connect'`.
 * A path may contain `{name}` and end in `{name+}`. A literal beats `{name}`, and `{name}` beats
 * `{name+}`, in any order of the table.
 *
 * If the host says which of its own routes matched, the table must have that route, and the path
 * must fit it. Otherwise, or if the host's route catches all paths, the path decides.
 *
 * Without a rule the answer is 403 `unknown_route`, and only after a valid token, so that strangers
 * cannot learn which routes exist. No rule applies to
 * - a path that two hosts could read differently: with `//`, a dot segment, `;`, a character that
 *   is not a `pchar` [RFC 3986 §3.3], an escape of a delimiter, an unreserved character or a
 *   control, an escape that is not UTF-8, an escaped space at either end of a segment, a segment
 *   that begins with `:` or `**`;
 * - a path in another case than the table's, or with a final slash;
 * - a method that is not declared for the path: it does not fall to the rule of a wildcard;
 * - HEAD, unless `HEAD` is declared, or `ANY` without `GET`.
 *
 * A rule function gets the parameters that its key names, decoded. Another name does not compile.
 * In JavaScript, or with a table made at run time, reading another name is 500
 * `requirement_malformed` with the detail `params`.
 *
 * Throws a `TypeError` at construction for a malformed key or rule, a key that is declared twice,
 * two paths that differ only in case, and two that overlap if neither is more exact. Does NOT read
 * the query or the Host header.
 *
 * @example
 * const require = byRoute({
 *   'GET /time': scopes('time:query'),
 *   'ANY /payments/{id}': (request, { id }) => (id === 'demo' ? noScopes : scopes('payments'))
 * })
 */
export function byRoute<Key extends string>(
  table: { readonly [key in Key]: RuleFor<key> }
): (request: ResourceRequest) => Awaitable<Requirement> {
  // Each function gets the parameters of its own key: `withParameters` sees to it.
  const rules = table as Readonly<Record<string, unknown>> as Readonly<Record<string, Rule>>
  const routes = compileTable(rules)
  const connect = Object.hasOwn(rules, '$connect')
    ? makeEntry('$connect', rules['$connect'] as Rule, [])
    : undefined

  const requirementFor = (request: ResourceRequest): Awaitable<Requirement> => {
    const { route, path } = request
    if (route === '$connect')
      return connect === undefined ? unknownRoute : applyRule(connect, request, [])
    if (!isUnambiguousPath(path)) return unknownRoute
    return route === undefined || catchesAll(route)
      ? requirementByPath(routes, request)
      : requirementByHostRoute(routes, route, request)
  }
  return setKnown(requirementFor, { rules })
}
