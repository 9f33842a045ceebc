// Tables of routes, and a matcher for them that is not the one of `byRoute`.
import { byRoute, type Requirement, scopes } from 'gatecheck'
import { request } from '../samples'

export interface Table {
  /** The template whose rule `byRoute` applies. */
  readonly ruleFor: (path: string) => string | undefined
  /** The templates that a reading selects: if no parameter may be empty, and if the last may. */
  readonly selectedBy: (reading: string) => readonly (string | undefined)[]
}

/** A matcher of its own, separate from that of `byRoute`. */
export function expressionOf(template: string, emptyEnd: boolean): RegExp {
  const end = emptyEnd ? (/\/\{\w+\+?\}$/.exec(template)?.[0] ?? '') : ''
  const start = template
    .slice(0, template.length - end.length)
    .replace(/\{\w+\+\}/g, '[^]+')
    .replace(/\{\w+\}/g, '[^/]+')
  const anything = end.includes('+') ? '(?:/[^]*)?' : '(?:/[^/]*)?'
  return new RegExp(`^${start}${end === '' ? '' : anything}$`)
}

/** Templates come the most exact first. Each requires a scope of its own name. */
export function tableOf(templates: readonly string[]): Table {
  const rules = templates.map(template => [`ANY ${template}`, scopes(template)] as const)
  const require = byRoute(Object.fromEntries([...rules].reverse()))
  const routers = [false, true].map(emptyEnd =>
    templates.map(template => [template, expressionOf(template, emptyEnd)] as const)
  )
  return {
    ruleFor: path => (require(request({ path })) as Requirement).scopes[0],
    selectedBy: reading =>
      routers.map(routes => routes.find(([, expression]) => expression.test(reading))?.[0])
  }
}

export const publicTable = tableOf([
  '/public/admin',
  '/public/{name}',
  '/public/{rest+}',
  '/',
  '/{name}',
  '/{rest+}'
])
export const tables = [
  publicTable,
  tableOf(['/public/admin', '/public/{rest+}', '/{name}']),
  tableOf(['/admin', '/{name}', '/{rest+}']),
  tableOf(['/a/b/admin', '/a/{x}/admin', '/a/{x}/{y}', '/a/{x}/{rest+}', '/a/{rest+}', '/{rest+}']),
  tableOf(['/users/@me', '/users/{id}', '/users/{id}/k:1', '/users/{id}/{key}', '/users/{rest+}'])
]
export const declaredPaths = [
  '/public/admin',
  '/public/x',
  '/public/x/y',
  '/public',
  '/',
  '/x',
  '/x/y',
  '/admin',
  '/a/b/admin',
  '/a/c/admin',
  '/a/b/c',
  '/a/b',
  '/a/b/c/d',
  '/users/@me',
  '/users/7',
  '/users/7/k:1'
]
