// Validates constructor options. Unknown names are errors: a misspelled security option would
// otherwise be ignored.
import { isFunction, isObject, isPlainObject, isString, isWholeNumber } from './guards'
import { isIntrospectOrGate } from './layer'

/** Whether a value is valid, and what to pass if it is not. */
export type OptionRule = readonly [isValid: (value: unknown) => boolean, expected: string]
export type OptionRules = {
  readonly [option: string]: readonly [...rule: OptionRule, ...more: unknown[]]
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeError(message)
}

/** Whether inserting, deleting or replacing at most `edits` characters turns `a` into `b`. */
export function isNear(a: string, b: string, edits: number): boolean {
  return (
    edits >= 0 &&
    (a === b ||
      isNear(a.slice(1), b.slice(1), a[0] === b[0] ? edits : edits - 1) ||
      isNear(a.slice(1), b, edits - 1) ||
      isNear(a, b.slice(1), edits - 1))
  )
}

/** Options that are often given elsewhere, and which option of the gate is meant. */
const gateOptions = new Map([
  ['audience', 'audience'],
  ['leeway', 'leeway'],
  ['clockTolerance', 'leeway']
])

/** The option that is wrong, `undefined` if it is unknown, and a sentence. */
type Problem = readonly [option: string | undefined, sentence: string]

/**
 * A sentence names the option, never its value. `variables` gives the names of environment
 * variables, for options that come from there. `isAbsent` says which options may be left out.
 */
export function findProblems(
  options: object,
  rules: OptionRules,
  required: object,
  variables: { readonly [option: string]: string } = {},
  isAbsent: (name: string, value: unknown) => boolean = (_, value) => value === undefined
): readonly Problem[] {
  const knownNames = Object.keys(rules)
  const unknownOptions = Object.keys(options)
    .filter(name => !knownNames.includes(name))
    .map((name): Problem => {
      const similar = knownNames.find(knownName => isNear(name, knownName, 2))
      const gateOption = gateOptions.get(name)
      const suggestion =
        gateOption !== undefined
          ? `Write gate({ ${gateOption} }). `
          : similar === undefined
            ? ''
            : `Did you mean "${similar}"? `
      return [undefined, `unknown option "${name}". ${suggestion}Known: ${knownNames.join(', ')}`]
    })
  const invalidOptions = Object.entries(rules).flatMap(([name, [isValid, expected]]): Problem[] => {
    const value = (options as { readonly [option: string]: unknown })[name]
    const absent = isAbsent(name, value)
    if (absent ? !(name in required) : isValid(value)) return []
    const state = absent || value === '' ? 'missing' : value === undefined ? 'undefined' : 'wrong'
    const isBlank = value === '' && name in variables && !(name in required)
    const advice = isBlank ? 'empty: unset it, or pass' : `${state}: pass`
    return [[name, `${variables[name] ?? name} is ${advice} ${expected}`]]
  })
  return [...unknownOptions, ...invalidOptions]
}

function assertOptions(
  where: string,
  options: unknown,
  names: readonly string[]
): asserts options is object {
  assert(isObject(options), `${where}: options are missing. Pass { ${names.join(', ')} }.`)
}

/**
 * Copies options before they are checked: what was checked is what is used. A copy would lose what
 * a class or a prototype adds.
 */
export function copyOptions<A extends object>(where: string, options: A): A {
  assert(isPlainObject(options), `${where}: pass a plain object`)
  return { ...options }
}

/** Lists all problems at once: a problem found later costs another deployment. */
export function assertNoProblems(where: string, problems: readonly string[]): void {
  assert(
    problems.length === 0,
    problems.length < 2
      ? `${where}: ${problems[0]}`
      : [`${where} has ${problems.length} problems:`, ...problems].join('\n- ')
  )
}

export function validateOptions(
  where: string,
  options: unknown,
  required: OptionRules,
  optional: OptionRules,
  variables?: { readonly [option: string]: string }
): void {
  assertOptions(where, options, Object.keys(required))
  const rules = { ...required, ...optional }
  const problems = findProblems(options, rules, required, variables).map(([, text]) => text)
  assertNoProblems(where, problems)
}

export function rejectUnknownOptions(
  where: string,
  options: unknown,
  names: readonly string[]
): void {
  assertOptions(where, options, names)
  validateOptions(
    where,
    options,
    {},
    Object.fromEntries(names.map(name => [name, [() => true, '']]))
  )
}

/** Every adapter takes a gate and options. */
export function validateAdapter(
  name: string,
  gate: unknown,
  options: unknown,
  optional: OptionRules
): void {
  assert(isIntrospectOrGate(gate), `${name}(gate): pass gate({ require, introspect })`)
  validateOptions(`${name}(gate, options)`, options, {}, optional)
}

export const aFunction: OptionRule = [value => isFunction(value), 'a function']

/** The secret of a fleet, for an HMAC. */
export const aSecret: OptionRule = [
  value => isString(value) && value.length >= 32,
  'at least 32 characters, the same in every process: openssl rand -base64 32 makes them'
]

/** For waiting times and lifetimes. */
export function positive(max: number, unit: string): OptionRule {
  return [
    value => typeof value === 'number' && value > 0 && value <= max,
    `${unit}, over 0 and at most ${max}`
  ]
}

/** For a waiting time, written as `before` and `after` it. One under 10 ms was meant in seconds. */
export function rejectSeconds(ms: number, before: string, after: string): void {
  if (ms >= 10) return
  const advice = `Write ${before}${Math.ceil(ms)}_000${after}.`
  throw new RangeError(`${before}${ms}${after} is ${ms} milliseconds. ${advice}`)
}

export function wholeNumber(min: number, max: number, unit = 'a whole number'): OptionRule {
  return [value => isWholeNumber(value, min, max), `${unit} from ${min} to ${max}`]
}

export function oneOf(...values: readonly unknown[]): OptionRule {
  return [
    value => values.includes(value),
    values.map(item => (isString(item) ? `'${item}'` : item)).join(' or ')
  ]
}

/** For the option `space`, which keeps the answers of different servers apart in one store. */
export const expectedSpace =
  "a name for the server and the credential with which it is asked, such as 'https://as.example.com as api'"
