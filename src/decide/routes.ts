// byRoute: a table of rules → one function, compiled once. However a path is spelled, no rule weaker than its own applies.
import type { Requirement, ResourceRequest } from '../types'
import { foldCase, isUnambiguousPath, lenientSegments, segmentsOf, withoutFinalSlash } from './path'
import { requirementErrors, requirementOf, unknownRoute } from './requirement'
import { compared, dominates, matches, overlapping, type Segment, templateOf } from './template'

/** A rule of the table: a requirement, or a function that finds it from the request and the path's parameters. */
export type Rule =
  | Requirement
  | ((request: ResourceRequest, params: Readonly<Record<string, string>>) => Requirement | Promise<Requirement>)

/** `named`: its template holds more than literals. */
interface Entry { readonly rule: Rule; readonly template: readonly Segment[]; readonly named: boolean }

interface Route {
  readonly template: readonly Segment[]
  /** Every spelling under which the table names it: `/p/{id}` and `/p/{name}` may differ by method. */
  readonly names: ReadonlySet<string>
  readonly methods: ReadonlyMap<string, Entry>
}

const key = /^([A-Z]+(?:-[A-Z]+)*) (\/.*)$/
/** Would a lenient host serve this path by that template? Some let a final `{name}` or `{name+}` match nothing: Hono `/files`, Express 4 `/files/`. */
const reaches = (template: readonly Segment[], plain: readonly string[]): boolean =>
  matches(template, plain, foldCase) || (template[template.length - 1]?.kind !== 'literal' && matches(template.slice(0, -1), plain, foldCase))

/** `ANY` takes what is spelled like a method, but HEAD not past a GET of its own: hosts answer HEAD with the GET handler. */
const entryOf = (route: Route | undefined, method: string): Entry | undefined => {
  if (route === undefined) return undefined
  const { methods } = route
  const own = methods.get(method)
  if (own !== undefined) return own
  const hidden = method === 'HEAD' ? methods.has('GET') : !/^[A-Z]+(?:-[A-Z]+)*$/.test(method)
  return hidden ? undefined : methods.get('ANY')
}

/** The host compared the path with this route already, perhaps ignoring case. */
const fitsIgnoringCase = (template: readonly Segment[], segments: readonly string[]): boolean =>
  matches(template, segments.map(foldCase), foldCase)

const noParameters: Readonly<Record<string, string>> = Object.freeze({})

/** A host's route that says nothing of the path: API Gateway's `{proxy+}` and `$default`, a router's star. */
const catchesAll = (route: string): boolean => route === '$default' || route.includes('+}') || route.includes('*')

const ruleOf = (name: string, rule: Rule): Rule => {
  if (typeof rule === 'function') return rule
  const checked = requirementOf(rule)
  if (checked === undefined) throw new TypeError(`byRoute: the rule of ${JSON.stringify(name)} is ${rule === undefined ? 'missing' : 'wrong'}: pass scopes('…'), noScopes, bearerAllowed(…) or a function${requirementErrors(rule)}`)
  return checked
}

const sameShape = (a: readonly Segment[], b: readonly Segment[]): boolean => overlapping(a, b) && dominates(a, b) && dominates(b, a) && a.length === b.length

const compiled = (table: Readonly<Record<string, Rule>>): readonly Route[] => {
  if (typeof table !== 'object' || table === null || Object.keys(table).length === 0) throw new TypeError("byRoute(table): the table is missing or empty. Write byRoute({ 'GET /time': scopes('time:query') }).")
  const routes: { template: readonly Segment[]; names: Set<string>; methods: Map<string, Entry> }[] = []
  for (const [name, rule] of Object.entries(table)) {
    if (name === '$connect') continue
    const [, method, path] = key.exec(name) ?? []
    if (method === undefined || path === undefined)
      throw new TypeError(`byRoute: the key ${JSON.stringify(name)} is not of the form "GET /path", "ANY /path" or "$connect"`)
    const template = templateOf(path)
    const clash = routes.find(other => overlapping(template, other.template) && !sameShape(template, other.template) && !dominates(template, other.template) && !dominates(other.template, template))
    if (clash !== undefined) throw new TypeError(`byRoute: ${JSON.stringify(path)} and ${JSON.stringify([...clash.names][0])} both match some path, and neither is the more exact: declare one of them otherwise`)
    const twin = routes.find(other => sameShape(template, other.template))
    if (twin !== undefined && twin.template.some((segment, i) => segment.kind === 'literal' && segment.text !== template[i]?.text))
      throw new TypeError(`byRoute: ${JSON.stringify(path)} and ${JSON.stringify([...twin.names][0])} differ only in case, which some hosts ignore`)
    if (twin?.methods.has(method) === true) throw new TypeError(`byRoute: ${JSON.stringify(name)} is declared twice`)
    const entry = { rule: ruleOf(name, rule), template, named: template.some(({ kind }) => kind !== 'literal') }
    if (twin === undefined) routes.push({ template, names: new Set([path]), methods: new Map([[method, entry]]) })
    else {
      twin.names.add(path)
      twin.methods.set(method, entry)
    }
  }
  return routes.sort((a, b) => compared(a.template, b.template))
}

const parameters = (template: readonly Segment[], segments: readonly string[]): Readonly<Record<string, string>> => {
  const params: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [i, { kind, text }] of template.entries()) {
    if (kind !== 'literal') params[text] = decodeURIComponent(kind === 'rest' ? segments.slice(i).join('/') : segments[i] ?? '')
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
export const byRoute = (table: Readonly<Record<string, Rule>>): ((request: ResourceRequest) => Requirement | Promise<Requirement>) => {
  const routes = compiled(table)
  const connect = Object.hasOwn(table, '$connect') ? ruleOf('$connect', table['$connect'] as Rule) : undefined

  const byPath = (segments: readonly string[]): Route | undefined => {
    const plain = lenientSegments(segments)
    const exact = routes.find(({ template }) => matches(template, segments, text => text))
    const loose = routes.find(({ template }) => reaches(template, plain))
    return exact === loose ? exact : undefined
  }

  return request => {
    const { method, route, path } = request
    const applied = (rule: Rule, params: Readonly<Record<string, string>>): Requirement | Promise<Requirement> =>
      typeof rule === 'function' ? rule(request, params) : rule
    if (route === '$connect') return connect === undefined ? unknownRoute : applied(connect, noParameters)
    if (!isUnambiguousPath(path)) return unknownRoute
    const byHost = route !== undefined && !catchesAll(route)
    if (byHost && path === route) {
      const entry = entryOf(routes.find(({ names }) => names.has(route)), method)
      return entry === undefined ? unknownRoute : applied(entry.rule, noParameters)
    }
    // The host's route is without the final slash that the path may keep.
    const segments = byHost ? withoutFinalSlash(segmentsOf(path)) : segmentsOf(path)
    const found = byHost ? routes.find(({ names }) => names.has(route)) : byPath(segments)
    const entry = entryOf(found, method)
    if (entry === undefined) return unknownRoute
    // A path that was rewritten after the host had matched it belongs to another route. A host that has only `/users/{id}` serves
    // `/users/me` by it: if the table has a rule for that path, too, neither applies.
    if (byHost && !(entry.named ? byPath(segments) === found : fitsIgnoringCase(entry.template, segments))) return unknownRoute
    return applied(entry.rule, typeof entry.rule === 'function' ? parameters(entry.template, segments) : noParameters)
  }
}
