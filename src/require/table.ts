// Compiles the table of `byRoute` and finds the rule for a method and a path.
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
  /** How the table spells it: `GET /p/{id}` and `POST /p/{name}` are one route with two names. */
  readonly names: ReadonlySet<string>
  readonly methods: ReadonlyMap<string, Entry>
}

const keyForm = /^([A-Z]+(?:-[A-Z]+)*) (\/.*)$/

export function makeEntry(name: string, rule: Rule, template: readonly Segment[]): Entry {
  const validRule = typeof rule === 'function' ? rule : requirementOf(rule)
  const state = rule === undefined ? 'missing' : 'wrong'
  assert(
    validRule !== undefined,
    `byRoute: the rule of "${name}" is ${state}: pass scopes('…'), noScopes, bearerAllowed(…) or a function${requirementErrors(rule)}`
  )
  const hasParameters = template.some(({ kind }) => kind !== 'literal')
  return { rule: validRule, template, hasParameters }
}

function haveSameShape(a: readonly Segment[], b: readonly Segment[]): boolean {
  return overlapping(a, b) && dominates(a, b) && dominates(b, a) && a.length === b.length
}

/** If two templates match the same path, one of them must be more exact. */
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
    const pathAnd = (other: Route): string => `byRoute: "${path}" and "${[...other.names][0]}"`
    for (const other of routes) {
      assert(
        haveClearOrder(template, other.template),
        `${pathAnd(other)} both match some path, and neither is the more exact. Change one.`
      )
    }
    const sameRoute = routes.find(other => haveSameShape(template, other.template))
    assert(
      sameRoute === undefined || !differOnlyInCase(sameRoute.template, template),
      `${sameRoute && pathAnd(sameRoute)} differ only in case, which some hosts ignore. Change one.`
    )
    assert(sameRoute?.methods.has(method) !== true, `byRoute: "${key}" is declared twice`)
    const route = sameRoute ?? { template, names: new Set(), methods: new Map() }
    if (sameRoute === undefined) routes.push(route)
    route.names.add(path)
    route.methods.set(method, makeEntry(key, rule, template))
  }
  return routes.sort((a, b) => compareTemplates(a.template, b.template))
}

/**
 * `ANY` covers everything that is spelled like a method. It does not cover HEAD beside a `GET`:
 * hosts answer HEAD with the GET handler.
 */
export function entryFor(route: Route | undefined, method: string): Entry | undefined {
  if (route === undefined) return undefined
  const { methods } = route
  const declared = methods.get(method)
  if (declared !== undefined) return declared
  const isCoveredByAny =
    method === 'HEAD' ? !methods.has('GET') : /^[A-Z]+(?:-[A-Z]+)*$/.test(method)
  return isCoveredByAny ? methods.get('ANY') : undefined
}

/**
 * Some hosts let a final `{name}` or `{name+}` match nothing: Hono serves `/files`, Express 4
 * `/files/`.
 */
function matchesLeniently(template: readonly Segment[], segments: readonly string[]): boolean {
  if (matchesTemplate(template, segments, foldCase)) return true
  const endsInParameter = template[template.length - 1]?.kind !== 'literal'
  return endsInParameter && matchesTemplate(template.slice(0, -1), segments, foldCase)
}

/** The route of a path, if the strictest and the most lenient host would choose the same one. */
export function routeFor(routes: readonly Route[], segments: readonly string[]): Route | undefined {
  const decoded = lenientSegments(segments)
  const strict = routes.find(({ template }) => matchesTemplate(template, segments, text => text))
  const lenient = routes.find(({ template }) => matchesLeniently(template, decoded))
  return strict === lenient ? strict : undefined
}
