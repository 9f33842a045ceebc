// byRoute: a table of rules → one function, compiled once. However a path is spelled, no rule weaker than its own applies.
import type { Requirement, ResourceRequest } from '../types'
import { decoded, folded, isPlain, lenient, segmentsOf } from './path'
import { complaintOf, requirementOf, unknownRoute } from './requirement'
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
  matches(template, plain, folded) || (template[template.length - 1]?.kind !== 'literal' && matches(template.slice(0, -1), plain, folded))

/** `ANY` takes what is spelled like a method, but HEAD not past a GET of its own: hosts answer HEAD with the GET handler. */
const entryOf = ({ methods }: Route, method: string) => {
  const own = methods.get(method)
  if (own !== undefined) return own
  const hidden = method === 'HEAD' ? methods.has('GET') : !/^[A-Z]+(?:-[A-Z]+)*$/.test(method)
  return hidden ? undefined : methods.get('ANY')
}

/** A host's route that says nothing of the path: API Gateway's `{proxy+}` and `$default`, a router's star. */
const catchesAll = (route: string): boolean => route === '$default' || route.includes('+}') || route.includes('*')

const ruleOf = (name: string, rule: Rule): Rule => {
  if (typeof rule === 'function') return rule
  const checked = requirementOf(rule)
  if (checked === undefined) throw new TypeError(`byRoute: the rule of ${JSON.stringify(name)} is ${complaintOf(rule)}, nor a function; write scopes("…"), noScopes or bearerAllowed(…)`)
  return checked
}

const sameShape = (a: readonly Segment[], b: readonly Segment[]): boolean => overlapping(a, b) && dominates(a, b) && dominates(b, a) && a.length === b.length

const compiled = (table: Readonly<Record<string, Rule>>): readonly Route[] => {
  if (typeof table !== 'object' || table === null || Object.keys(table).length === 0) throw new TypeError('byRoute(…) needs a table: write byRoute({ "GET /time": scopes("time:query") })')
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

const parameters = (template: readonly Segment[], segments: readonly string[]): Readonly<Record<string, string>> | undefined => {
  const params: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [i, { kind, text }] of template.entries()) {
    if (kind === 'literal') continue
    const value = decoded(kind === 'rest' ? segments.slice(i).join('/') : segments[i] ?? '')
    if (value === undefined) return undefined
    params[text] = value
  }
  return Object.freeze(params)
}

const withoutFinalSlash = (segments: readonly string[]): readonly string[] =>
  segments.length > 1 && segments[segments.length - 1] === '' ? segments.slice(0, -1) : segments

/**
 * Chooses a requirement by method and path: `{ 'GET /time': scopes('time:query'), 'ANY /files/{proxy+}': …, '$connect': … }`.
 *
 * Where the host says which of its own routes matched, that is compared by equality; where it does not, or its route catches
 * all, the path is. Exact beats `{name}` beats `{name+}`, in whatever order the table is written. A path that two hosts could
 * read in two ways (`//`, dot segments, escapes of plain characters, another case, a final slash) gets no rule at all. A path
 * that is declared never falls to a wildcard for another method; HEAD only if declared, by `HEAD`, or by `ANY` beside no `GET`. Without a rule the
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
    const plain = lenient(segments)
    if (plain === undefined) return undefined
    const exact = routes.find(({ template }) => matches(template, segments, text => text))
    const loose = routes.find(({ template }) => reaches(template, plain))
    return exact === loose ? exact : undefined
  }

  return request => {
    const { method, route, path } = request
    const applied = (rule: Rule, params: Readonly<Record<string, string>>): Requirement | Promise<Requirement> =>
      typeof rule === 'function' ? rule(request, params) : rule
    if (route === '$connect') return connect === undefined ? unknownRoute : applied(connect, Object.freeze({}))
    if (!isPlain(path)) return unknownRoute
    const byHost = route !== undefined && !catchesAll(route)
    const found = byHost ? routes.find(({ names }) => names.has(route)) : byPath(segmentsOf(path))
    const entry = found === undefined ? undefined : entryOf(found, method)
    if (entry === undefined) return unknownRoute
    const named = byHost && entry.named
    if (typeof entry.rule !== 'function' && !named) return entry.rule
    const segments = segmentsOf(path)
    // The host's route is without the final slash that the path may keep.
    const spelled = byHost ? withoutFinalSlash(segments) : segments
    // A host that has `/users/{id}` alone serves `/users/me` by it: where the table has a rule for that very path, neither is applied.
    if (named && byPath(spelled) !== found) return unknownRoute
    const params = parameters(entry.template, spelled)
    return params === undefined ? unknownRoute : applied(entry.rule, params)
  }
}
