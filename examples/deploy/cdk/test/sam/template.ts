// The templates of ../../../sam, parsed as CloudFormation does: YAML 1.1 with short forms such as !Ref.
import { readFileSync } from 'node:fs'
import { parse, type ScalarTag, type YAMLSeq } from 'yaml'
import type { TemplateJson } from '../synthesize'

type Json = Readonly<Record<string, unknown>>
export interface Template extends TemplateJson {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>
  readonly Conditions: Json
  readonly Mappings: Readonly<Record<string, Json>>
}

const shortForms = ['Equals', 'FindInMap', 'GetAtt', 'If', 'Not', 'Sub']
/** `!GetAtt A.B.C` is the attribute C of A.B, as SAM reads it: its generated resources have dots. */
function longForm(name: string, value: unknown): Json {
  if (name === 'Ref') return { Ref: value }
  if (name !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${name}`]: value }
  const dot = value.lastIndexOf('.')
  return { 'Fn::GetAtt': [value.slice(0, dot), value.slice(dot + 1)] }
}
const customTags = [...shortForms, 'Ref'].flatMap(name => [
  { tag: `!${name}`, resolve: (value: string) => longForm(name, value) },
  {
    tag: `!${name}`,
    collection: 'seq' as const,
    resolve: (value: unknown) => longForm(name, (value as YAMLSeq).toJSON())
  }
])

export function parseTemplate(text: string): Template {
  return parse(text, { version: '1.1', customTags: customTags as ScalarTag[] })
}
export const folder = '../sam'
export const template = parseTemplate(readFileSync(`${folder}/template.yaml`, 'utf8'))
export const preparation = parseTemplate(readFileSync(`${folder}/prepare.yaml`, 'utf8'))

/** What a deployment with these parameters has: Ref to a parameter, Fn::If and conditions evaluated. */
export function evaluate(
  { Parameters, Conditions, Resources }: Template,
  given: Readonly<Record<string, string>> = {}
): TemplateJson {
  const valueOf = (name: string) => given[name] ?? Parameters[name]?.Default
  function holds(condition: unknown): boolean {
    const { 'Fn::Not': not, 'Fn::Equals': equals } = condition as Record<string, unknown[]>
    if (not !== undefined) return !holds(not[0])
    const [left, right] = (equals ?? []).map(reduce)
    return left === right
  }
  function reduce(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reduce).filter(item => item !== undefined)
    if (typeof value !== 'object' || value === null) return value
    const { Ref, 'Fn::If': branches } = value as { Ref?: string; 'Fn::If'?: readonly unknown[] }
    if (Ref === 'AWS::NoValue') return undefined
    if (Ref !== undefined) return valueOf(Ref) ?? value
    if (branches !== undefined) {
      const [condition, whenTrue, whenFalse] = branches
      return reduce(holds(Conditions[String(condition)]) ? whenTrue : whenFalse)
    }
    const entries = Object.entries(value).map(([name, inner]) => [name, reduce(inner)] as const)
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined))
  }
  const made = Object.entries(Resources).filter(([, resource]) => {
    const { Condition } = resource as { readonly Condition?: string }
    return Condition === undefined || holds(Conditions[Condition])
  })
  return { Resources: reduce(Object.fromEntries(made)) as TemplateJson['Resources'] }
}
