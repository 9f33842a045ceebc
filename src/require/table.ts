// A table of rules, compiled once: which rule applies to a method and a path.
import type { Awaitable, Requirement, ResourceRequest } from '../types'
import { assert } from '../values/options'
import { foldCase, lenientSegments } from './path'
import { requirementErrors, requirementOf } from './requirement'
import {
  compareTemplates,
  dominates,
  matchesTemplate,
  overlapping,
  parseTemplate,
  type Segment
} from './template'

/** A requirement, or a function that finds it from the request and the path's parameters. */
export type Rule =
  | Requirement
  | ((request: ResourceRequest, params: Readonly<Record<string, string>>) => Awaitable<Requirement>)

export interface Entry {
  readonly rule: Rule
  readonly template: readonly Segment[]
  readonly hasParameters: boolean
}

export interface Route {
  readonly template: readonly Segment[]
  /** Every spelling under which the table names it: `/p/{id}` and `/p/{name}` may differ by method. */
  readonly names: ReadonlySet<string>
  readonly methods: ReadonlyMap<string, Entry>
}

const keyForm = /^([A-Z]+(?:-[A-Z]+)*) (\/.*)$/

export function makeEntry(name: string, rule: Rule, template: readonly Segment[]): Entry {
  const checked = typeof rule === 'function' ? rule : requirementOf(rule)
  assert(
    checked !== undefined,
    `byRoute: the rule of "${name}" is ${rule === undefined ? 'missing' : 'wrong'}: pass scopes('…'), noScopes, bearerAllowed(…) or a function${requirementErrors(rule)}`
  )
  return { rule: checked, template, hasParameters: template.some(({ kind }) => kind !== 'literal') }
}

function haveSameShape(a: readonly Segment[], b: readonly Segment[]): boolean {
  return overlapping(a, b) && dominates(a, b) && dominates(b, a) && a.length === b.length
}

/** One of two templates that match the same path must be the more exact. */
function haveClearOrder(a: readonly Segment[], b: readonly Segment[]): boolean {
  return !overlapping(a, b) || haveSameShape(a, b) || dominates(a, b) || dominates(b, a)
}

function differOnlyInCase(a: readonly Segment[], b: readonly Segment[]): boolean {
  return a.some(({ kind, text }, i) => kind === 'literal' && text !== b[i]?.text)
}

export function compileTable(table: Readonly<Record<string, Rule>>): readonly Route[] {
  assert(
    typeof table === 'object' && table !== null && Object.keys(table).length > 0,
    "byRoute(table): the table is missing or empty. Pass { 'GET /time': scopes('time:query') }."
  )
  const routes: (Route & { names: Set<string>; methods: Map<string, Entry> })[] = []
  for (const [key, rule] of Object.entries(table)) {
    if (key === '$connect') continue
    const [, method = '', path = ''] = keyForm.exec(key) ?? []
    assert(path !== '', `byRoute: the key "${key}" is not of the form "GET /path" or "$connect"`)
    const template = parseTemplate(path)
    const both = (other: Route): string => `byRoute: "${path}" and "${[...other.names][0]}"`
    for (const other of routes) {
      assert(
        haveClearOrder(template, other.template),
        `${both(other)} both match some path, and neither is the more exact. Change one.`
      )
    }
    const known = routes.find(other => haveSameShape(template, other.template))
    assert(
      known === undefined || !differOnlyInCase(known.template, template),
      `${known && both(known)} differ only in case, which some hosts ignore`
    )
    assert(known?.methods.has(method) !== true, `byRoute: "${key}" is declared twice`)
    const route = known ?? { template, names: new Set(), methods: new Map() }
    if (known === undefined) routes.push(route)
    route.names.add(path)
    route.methods.set(method, makeEntry(key, rule, template))
  }
  return routes.sort((a, b) => compareTemplates(a.template, b.template))
}

/** `ANY` takes what is spelled like a method. HEAD does not pass a GET of its own: hosts answer HEAD with the GET handler. */
export function entryFor(route: Route | undefined, method: string): Entry | undefined {
  if (route === undefined) return undefined
  const { methods } = route
  const own = methods.get(method)
  if (own !== undefined) return own
  const hidden = method === 'HEAD' ? methods.has('GET') : !/^[A-Z]+(?:-[A-Z]+)*$/.test(method)
  return hidden ? undefined : methods.get('ANY')
}

/** Some hosts let a final `{name}` or `{name+}` match nothing: Hono serves `/files`, Express 4 `/files/`. */
function reachesLeniently(template: readonly Segment[], lenient: readonly string[]): boolean {
  if (matchesTemplate(template, lenient, foldCase)) return true
  const endsInName = template[template.length - 1]?.kind !== 'literal'
  return endsInName && matchesTemplate(template.slice(0, -1), lenient, foldCase)
}

/** The route of a path, if the strictest and the most lenient host would choose the same one. */
export function routeFor(routes: readonly Route[], segments: readonly string[]): Route | undefined {
  const lenient = lenientSegments(segments)
  const strict = routes.find(({ template }) => matchesTemplate(template, segments, text => text))
  return strict === routes.find(({ template }) => reachesLeniently(template, lenient))
    ? strict
    : undefined
}
