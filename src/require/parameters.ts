// The parameters of a path, for a rule that is a function. A misspelled parameter would be
// `undefined`, and a requirement with `subject: undefined` asks for less than it seems to.
import { isPromise } from '../async/awaitable'
import type { Awaitable, Requirement } from '../types'
import { isString } from '../values/guards'
import { unknownParameter } from './requirement'
import type { Segment } from './template'

type Parameters = Readonly<Record<string, string>>

/** The names in `/users/{id}/files/{path+}`: `'id' | 'path'`. */
export type ParameterName<Path extends string> =
  Path extends `${string}{${infer Name}}${infer Rest}`
    ? (Name extends `${infer Plain}+` ? Plain : Name) | ParameterName<Rest>
    : never

export function readParameters(
  template: readonly Segment[],
  segments: readonly string[]
): Parameters {
  const params: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [i, { kind, text }] of template.entries()) {
    if (kind === 'literal') continue
    params[text] = decodeURIComponent(
      kind === 'rest' ? segments.slice(i).join('/') : (segments[i] ?? '')
    )
  }
  return Object.freeze(params)
}

/** Names that JavaScript itself reads, for example in `await` and `console.log`. */
const builtInNames = ['then', 'toJSON', 'toString', 'valueOf', 'constructor']

/** If the rule reads a parameter that its key does not name, its requirement is malformed. */
export function withParameters(
  params: Parameters,
  rule: (params: Parameters) => Awaitable<Requirement>
): Awaitable<Requirement> {
  let readUnknown = false
  const strictParams = new Proxy(params, {
    get(target, name) {
      if (!isString(name) || name in target || builtInNames.includes(name))
        return target[name as string]
      readUnknown = true
      throw new TypeError(
        `byRoute: params has no "${name}". Its key names: ${Object.keys(target).join(', ')}`
      )
    }
  })
  const check = (requirement: Requirement): Requirement =>
    readUnknown ? unknownParameter : requirement
  const recover = (error: unknown): Requirement => {
    if (readUnknown) return unknownParameter
    throw error
  }
  try {
    const requirement = rule(strictParams)
    return isPromise(requirement) ? requirement.then(check, recover) : check(requirement)
  } catch (error) {
    return recover(error)
  }
}
