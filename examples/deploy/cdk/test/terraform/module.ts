// The Terraform files as blocks. Expressions stay text: "${var.name}".
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from '@cdktf/hcl2json'

/** Text by file name. */
export type Sources = Readonly<Record<string, string>>
export type Body = Readonly<Record<string, unknown>>

export interface Block {
  readonly kind: string
  /** Of a resource or data source. */
  readonly type: string
  readonly name: string
  /** As an expression names it: aws_s3_bucket.truststore, data.archive_file.time, var.region. */
  readonly address: string
  readonly body: Body
}
export interface Module {
  readonly blocks: readonly Block[]
  /** What does not parse. */
  readonly errors: readonly string[]
  /** What the example's terraform.tfvars sets. */
  readonly values: Body
}

const folder = '../terraform'
export const valuesFile = 'terraform.tfvars.example'

export function readSources(): Sources {
  const names = readdirSync(folder).filter(name => /\.tf$/.test(name) || name === valuesFile)
  return Object.fromEntries(names.map(name => [name, readFileSync(`${folder}/${name}`, 'utf8')]))
}

const parsed = new Map<string, Promise<Body>>()

/** Every test changes one file of many. */
function parseOnce(name: string, text: string): Promise<Body> {
  const key = `${name}\n${text}`
  const known = parsed.get(key) ?? parse(name, text)
  parsed.set(key, known)
  return known
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries((value ?? {}) as Body)
}
function bodies(value: unknown): readonly Body[] {
  return value as readonly Body[]
}

function blocksOf(file: Body): readonly Block[] {
  const typed = (['resource', 'data'] as const).flatMap(kind =>
    entries(file[kind]).flatMap(([type, named]) =>
      entries(named).flatMap(([name, list]) =>
        bodies(list).map(body => {
          const address = kind === 'data' ? `data.${type}.${name}` : `${type}.${name}`
          return { kind, type, name, address, body }
        })
      )
    )
  )
  const named = ['variable', 'output', 'provider'].flatMap(kind =>
    entries(file[kind]).flatMap(([name, list]) =>
      bodies(list).map(body => {
        const address = `${kind === 'variable' ? 'var' : kind}.${name}`
        return { kind, type: kind, name, address, body }
      })
    )
  )
  const locals = bodies(file['locals'] ?? []).flatMap(body =>
    Object.entries(body).map(([name, value]) => {
      return { kind: 'local', type: 'local', name, address: `local.${name}`, body: { value } }
    })
  )
  return [...typed, ...named, ...locals]
}

export async function readModule(sources: Sources): Promise<Module> {
  const errors: string[] = []
  const files = await Promise.all(
    Object.entries(sources).map(async ([name, text]) => {
      const file = await parseOnce(name, text).catch((error: unknown) => {
        errors.push(`${name} does not parse: ${String(error)}`)
        return {} as Body
      })
      return [name, file] as const
    })
  )
  const blocks = files
    .filter(([name]) => name !== valuesFile)
    .flatMap(([, file]) => [...blocksOf(file)])
  const addresses = blocks.map(({ address }) => address)
  const twice = addresses.filter((address, index) => addresses.indexOf(address) !== index)
  return {
    blocks,
    errors: [...errors, ...twice.map(address => `${address} is declared twice`)],
    values: files.find(([name]) => name === valuesFile)?.[1] ?? {}
  }
}

/** Blocks of a type, such as aws_s3_bucket. */
export function ofType({ blocks }: Module, type: string): readonly Block[] {
  return blocks.filter(block => block.kind === 'resource' && block.type === type)
}
