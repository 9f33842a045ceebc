// byRoute: a table of rules → one function. However a path is spelled, no rule weaker than its own applies.
import type { Awaitable, Requirement, ResourceRequest } from '../types'
import { foldCase, isUnambiguousPath, segmentsOf, withoutFinalSlash } from './path'
import { unknownRoute } from './requirement'
import { compileTable, type Entry, entryFor, makeEntry, type Rule, routeFor } from './table'
import { matchesTemplate, type Segment } from './template'

export type { Rule } from './table'

type Parameters = Readonly<Record<string, string>>

/** A host's route that says nothing of the path: API Gateway's `{proxy+}` and `$default`, a router's star. */
function catchesAll(route: string): boolean {
  return route === '$default' || route.includes('+}') || route.includes('*')
}

function readParameters(template: readonly Segment[], segments: readonly string[]): Parameters {
  const params: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [i, { kind, text }] of template.entries()) {
    if (kind === 'literal') continue
    params[text] = decodeURIComponent(
      kind === 'rest' ? segments.slice(i).join('/') : (segments[i] ?? '')
    )
  }
  return Object.freeze(params)
}

/**
 * Chooses a requirement by method and path: `{ 'GET /time': scopes('time:query'), 'ANY /files/{proxy+}': …, '$connect': … }`.
 *
 * If the host says which of its own routes matched, that route is compared by equality, and the path must fit it. Otherwise, and if
 * the host's route catches all, the path decides. Exact beats `{name}` beats `{name+}`, in any order of the table. A path that two
 * hosts could read in two ways has no rule: `//`, dot segments, `;`, characters that are no `pchar` [RFC 3986 §3.3], escapes of
 * delimiters, of plain characters, of controls or of malformed UTF-8, an escaped space at either end of a segment, another case, a
 * final slash. A path that is declared never falls to a wildcard for another method; HEAD only if declared, by `HEAD`, or by `ANY` beside no `GET`. Without a rule the
 * answer is 403 `unknown_route`, and only after a valid token, so that strangers cannot learn which routes exist.
 *
 * Throws a `TypeError` at construction: a key or rule that is none, a key declared twice, two that overlap with neither the
 * more exact, two that differ only in case. Does NOT read the query, nor the Host header.
 *
 * @example
 * const require = byRoute({
 *   'GET /time': scopes('time:query'),
 *   'ANY /payments/{id}': (request, { id }) => (id === 'demo' ? noScopes : scopes('payments'))
 * })
 */
export function byRoute(
  table: Readonly<Record<string, Rule>>
): (request: ResourceRequest) => Awaitable<Requirement> {
  const routes = compileTable(table)
  const connect = Object.hasOwn(table, '$connect')
    ? makeEntry('$connect', table['$connect'] as Rule, [])
    : undefined

  return request => {
    const { method, route, path } = request
    const apply = (
      { rule, template }: Entry,
      segments: readonly string[]
    ): Awaitable<Requirement> =>
      typeof rule === 'function' ? rule(request, readParameters(template, segments)) : rule
    if (route === '$connect') return connect === undefined ? unknownRoute : apply(connect, [])
    if (!isUnambiguousPath(path)) return unknownRoute

    if (route === undefined || catchesAll(route)) {
      const segments = segmentsOf(path)
      const entry = entryFor(routeFor(routes, segments), method)
      return entry === undefined ? unknownRoute : apply(entry, segments)
    }

    const declared = routes.find(({ names }) => names.has(route))
    const entry = entryFor(declared, method)
    if (entry === undefined) return unknownRoute
    if (path === route) return apply(entry, [])
    // The host's route is without the final slash that the path may keep.
    const segments = withoutFinalSlash(segmentsOf(path))
    // A path that was rewritten after the host had matched it belongs to another route. A host that has only `/users/{id}` serves
    // `/users/me` by it: if the table has a rule for that path, too, neither applies.
    const fits = entry.hasParameters
      ? routeFor(routes, segments) === declared
      : matchesTemplate(entry.template, segments.map(foldCase), foldCase)
    return fits ? apply(entry, segments) : unknownRoute
  }
}
