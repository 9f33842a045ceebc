// The module in the form of a CloudFormation template, so that place.ts can look for the settings of
// settings.json in it. Known values are filled in: variables, literal locals, for_each over a map.
import type { Resource, TemplateJson } from '../synthesize'
import { literalSet, referencesOf } from './expressions'
import type { Block, Body, Module } from './module'
import { type Names, namesOf } from './names'

type Known = ReadonlyMap<string, unknown>

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What is known before a plan, by address. */
function knownValues({ blocks, values }: Module): Known {
  const defaults = blocks
    .filter(({ kind, body }) => kind === 'variable' && 'default' in body)
    .map(({ name, body }) => [`var.${name}`, body['default']] as const)
  const given = Object.entries(values).map(([name, value]) => [`var.${name}`, value] as const)
  const locals = blocks
    .filter(({ kind }) => kind === 'local')
    .map(({ address, body }) => [address, body['value']] as const)
  return new Map<string, unknown>([...defaults, ...given, ...locals])
}

const name = /(?<![\w.])(?:(?:var|local)\.\w+|each\.(?:key|value))(?![\w.[])/g

/** A lone reference becomes its value. Within other text, it becomes JSON or text. */
function resolve(value: unknown, known: Known): unknown {
  if (Array.isArray(value)) return value.map(each => resolve(each, known))
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, resolve(inner, known)])
    )
  }
  if (typeof value !== 'string' || !value.includes('${')) return value
  const alone = value.match(/^\$\{((?:var|local|each)\.\w+)\}$/)?.[1]
  if (alone !== undefined && known.has(alone)) return resolve(known.get(alone), known)
  const filled = value
    .replace(/\$\{((?:var|local|each)\.\w+)\}/g, (whole, path: string) =>
      typeof known.get(path) === 'string' ? String(resolve(known.get(path), known)) : whole
    )
    .replace(name, path =>
      known.has(path) ? JSON.stringify(resolve(known.get(path), known)) : path
    )
  const chosen = filled.match(/^\$\{(true|false) \? "([^"]*)" : "([^"]*)"\}$/)
  return chosen === null ? filled : chosen[chosen[1] === 'true' ? 2 : 3]
}

/** hcl2json makes a list of every block, also of one that exists once. */
function withoutLists(body: Body, names: Names | undefined): Body {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      const inner = names?.blocks?.[key]
      if (!Array.isArray(value) || (inner === undefined && key !== 'lifecycle')) return [key, value]
      const blocks = value.map((each: Body) => withoutLists(each, inner))
      return [key, blocks.length === 1 ? blocks[0] : blocks]
    })
  )
}

/** One for each key, if for_each is a map or a set whose keys are known. */
function instancesOf(
  { address, body }: Block,
  known: Known
): readonly (readonly [string, Known])[] {
  const each = resolve(body['for_each'], known)
  const keys = literalSet(each)
  const all = keys === undefined ? each : Object.fromEntries(keys.map(key => [key, key]))
  if (!isObject(all)) return [[address, known]]
  return Object.entries(all).map(([key, value]) => {
    const instance = new Map([...known, ['each.key', key], ['each.value', value]])
    return [`${address}["${key}"]`, instance] as const
  })
}

/** A method of the metadata: GET or HEAD, and only mocks behind it. */
function isOpenMock(block: Block, { blocks }: Module): boolean {
  if (block.type !== 'aws_api_gateway_method' || block.body['authorization'] !== 'NONE')
    return false
  const integrations = blocks.filter(
    ({ type, body }) =>
      type === 'aws_api_gateway_integration' &&
      referencesOf(body['http_method']).some(path =>
        path.replace('[]', '').startsWith(`${block.address}.`)
      )
  )
  return (
    ['GET', 'HEAD'].includes(String(block.body['http_method'])) &&
    integrations.length > 0 &&
    integrations.every(({ body }) => body['type'] === 'MOCK')
  )
}

export function toTemplate(module: Module, leaveOut = isOpenMock): TemplateJson {
  const known = knownValues(module)
  const resources = module.blocks
    .filter(block => block.kind === 'resource' && !leaveOut(block, module))
    .flatMap(block =>
      instancesOf(block, known).map(([id, instance]): [string, Resource] => {
        const body = resolve(block.body, instance) as Body
        return [id, { Type: block.type, Properties: { ...withoutLists(body, namesOf(block)) } }]
      })
    )
  return { Resources: Object.fromEntries(resources) }
}
