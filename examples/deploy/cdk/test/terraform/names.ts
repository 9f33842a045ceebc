// Names of arguments, blocks and types: a misspelt optional one is an error of Terraform's, and the
// tests cannot run Terraform.
import { readFileSync } from 'node:fs'
import type { Block, Body, Module } from './module'

export interface Names {
  readonly required?: readonly string[]
  readonly arguments?: Readonly<Record<string, string>>
  readonly blocks?: Readonly<Record<string, Names>>
  /** What only the provider sets. */
  readonly attributes?: readonly string[]
}
interface ProviderNames {
  readonly resource: Readonly<Record<string, Names>>
  readonly data: Readonly<Record<string, Names>>
}
const providerNames = JSON.parse(
  readFileSync('test/terraform/provider-names.json', 'utf8')
) as ProviderNames

/** Of the language itself. */
const common: Names = {
  arguments: { count: 'number', for_each: 'map', depends_on: 'list', provider: 'string' },
  blocks: {
    lifecycle: {
      arguments: {
        create_before_destroy: 'bool',
        prevent_destroy: 'bool',
        ignore_changes: 'list',
        replace_triggered_by: 'list'
      }
    }
  }
}
const languageNames: Readonly<Record<string, Names>> = {
  variable: {
    required: ['description', 'type'],
    arguments: { description: 'string', type: 'string', default: 'any', nullable: 'bool' },
    blocks: {
      validation: {
        required: ['condition', 'error_message'],
        arguments: { condition: 'bool', error_message: 'string' }
      }
    }
  },
  output: {
    required: ['value'],
    arguments: { value: 'any', description: 'string', sensitive: 'bool' }
  },
  provider: { arguments: { region: 'string', profile: 'string' } }
}

/** The names of a resource's type, with those that every resource has. */
export function namesOfType(type: string, kind: 'resource' | 'data' = 'resource') {
  const names = providerNames[kind][type]
  if (names === undefined) return undefined
  return {
    ...names,
    arguments: { ...common.arguments, ...names.arguments },
    blocks: { ...common.blocks, ...names.blocks }
  }
}

export function namesOf({ kind, type }: Block): Names | undefined {
  return kind === 'resource' || kind === 'data' ? namesOfType(type, kind) : languageNames[kind]
}

function fits(value: unknown, kind: string): boolean {
  if (typeof value === 'string' && /^\$\{.*\}$/s.test(value)) return true
  if (kind === 'list') return Array.isArray(value)
  if (kind === 'map') return typeof value === 'object' && !Array.isArray(value)
  if (kind === 'number' || kind === 'string') return typeof value === kind
  return kind === 'any' || (kind === 'bool' && typeof value === 'boolean')
}

function check(where: string, body: Body, names: Names): readonly string[] {
  const { required = [], arguments: args = {}, blocks = {} } = names
  return [
    ...required
      .filter(name => body[name] === undefined)
      .map(name => `${where}: ${name} is missing`),
    ...Object.entries(body).flatMap(([name, value]) => {
      const inner = blocks[name]
      if (inner !== undefined && Array.isArray(value)) {
        return value.flatMap(each => check(`${where}.${name}`, each, inner))
      }
      const kind = args[name]
      if (kind === undefined) return [`${where}: there is no ${name}`]
      return fits(value, kind) ? [] : [`${where}: ${name} must be a ${kind}`]
    })
  ]
}

export function misnamed({ blocks }: Module): readonly string[] {
  return blocks
    .filter(({ kind }) => kind !== 'local')
    .flatMap(block => {
      const names = namesOf(block)
      if (names === undefined) return [`${block.address}: there is no ${block.type}`]
      return check(block.address, block.body, names)
    })
}
