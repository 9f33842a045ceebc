// References: each must lead to something, in the way in which Terraform demands it.
import { functionsIn, literalKeysIn, literalSet, referencesOf, textsIn } from './expressions'
import type { Block, Module } from './module'
import { type Names, namesOf } from './names'

const roots = ['var', 'local', 'data', 'each', 'path', 'count', 'terraform', 'self']

export function isAttribute(path: readonly string[], names: Names | undefined): boolean {
  const [first, ...rest] = path
  if (first === undefined || names === undefined) return true
  const block = names.blocks?.[first]
  if (block !== undefined) return isAttribute(rest, block)
  return first in (names.arguments ?? {}) || (names.attributes ?? []).includes(first)
}

function problemWith(path: string, from: Block, targets: ReadonlyMap<string, Block>) {
  const [root = '', ...rest] = path.replaceAll('[]', '').split('.')
  if (root === 'each') return from.body['for_each'] === undefined && 'there is no for_each'
  if (root === 'path') return rest[0] !== 'module' && 'only path.module is used here'
  if (!roots.includes(root) && !/^aws_/.test(root)) return 'there is no such name'
  const length = root === 'data' ? 3 : 2
  const [address = '', ...attributes] = splitAfter(path, length)
  const target = targets.get(address.replaceAll('[]', ''))
  if (target === undefined) return 'it is not declared'
  if (!['resource', 'data'].includes(target.kind)) return false
  const { body } = target
  const isList = body['for_each'] !== undefined || body['count'] !== undefined
  if (attributes.length > 0 && isList !== address.endsWith('[]')) {
    return isList ? 'it needs an index' : 'it has no index'
  }
  return !isAttribute(attributes, namesOf(target)) && 'it has no such attribute'
}

/** "a.b[].c[].d" after 2: "a.b[]", "c", "d". */
function splitAfter(path: string, count: number): readonly string[] {
  const parts = path.split('.')
  const rest = parts.slice(count).map(part => part.replaceAll('[]', ''))
  return [parts.slice(0, count).join('.'), ...rest]
}

export function brokenReferences(module: Module): readonly string[] {
  const targets = new Map(module.blocks.map(block => [block.address, block]))
  return module.blocks.flatMap(block =>
    referencesOf(block.body).flatMap(path => {
      const problem = problemWith(path, block, targets)
      return problem === false ? [] : [`${block.address}: ${path}: ${problem}`]
    })
  )
}

/** The keys of a map, or of a set of literals. Undefined: not known before a plan. */
function keysOf(
  value: unknown,
  targets: ReadonlyMap<string, Block>
): readonly string[] | undefined {
  if (typeof value === 'object' && value !== null) return Object.keys(value)
  const text = String(value)
  const local = text.match(/^\$\{(local\.\w+)\}$/)?.[1]
  if (local !== undefined) return keysOf(targets.get(local)?.body['value'], targets)
  return literalSet(text)
}

export function unknownKeys({ blocks }: Module): readonly string[] {
  const targets = new Map(blocks.map(block => [block.address, block]))
  return blocks.flatMap(({ address: from, body }) =>
    textsIn(body)
      .flatMap(([, text]) => literalKeysIn(text))
      .filter(([address, key]) => {
        const target = targets.get(address)?.body
        const keys = keysOf(target?.['for_each'] ?? target?.['value'], targets)
        return keys !== undefined && !keys.includes(key)
      })
      .map(([address, key]) => `${from}: ${address} has no "${key}"`)
  )
}

/** Those of Terraform's functions that are in use. */
const functions = [
  ...['alltrue', 'can', 'filebase64sha256', 'filesha256', 'join', 'jsonencode', 'keys', 'length'],
  ...['merge', 'regex', 'sha1', 'toset', 'values']
]
export function unknownFunctions({ blocks }: Module): readonly string[] {
  return blocks.flatMap(({ address, body: { type: _, ...body } }) =>
    textsIn(body)
      .flatMap(([, text]) => functionsIn(text))
      .filter(name => !functions.includes(name))
      .map(name => `${address}: there is no function ${name}`)
  )
}

/** Declared and used nowhere: most often a line that somebody forgot. */
export function unused({ blocks }: Module): readonly string[] {
  const used = new Set(
    blocks.flatMap(({ address, body }) =>
      referencesOf(body)
        .map(path => splitAfter(path, path.startsWith('data.') ? 3 : 2)[0]?.replaceAll('[]', ''))
        .filter(target => target !== address)
    )
  )
  return blocks
    .filter(
      ({ kind, address }) => ['variable', 'local', 'data'].includes(kind) && !used.has(address)
    )
    .map(({ address }) => `${address} is used nowhere`)
}

/** The example's values: every one a variable, and every variable without a default set. */
export function wrongValues({ blocks, values }: Module): readonly string[] {
  const variables = blocks.filter(({ kind }) => kind === 'variable')
  const names = variables.map(({ name }) => name)
  return [
    ...Object.keys(values)
      .filter(name => !names.includes(name))
      .map(name => `terraform.tfvars.example: there is no variable ${name}`),
    ...variables
      .filter(({ name, body }) => !('default' in body) && !(name in values))
      .map(({ name }) => `terraform.tfvars.example: ${name} is missing`)
  ]
}
