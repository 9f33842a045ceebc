// Validates constructor options. Unknown names are errors: a misspelled security option would
// otherwise be ignored.
import { isFunction, isObject } from './guards'

/** What an option may hold, and what to pass instead of anything else. */
export type OptionRule = readonly [is: (value: unknown) => boolean, expected: string]
export type OptionRules = {
  readonly [option: string]: readonly [...rule: OptionRule, ...more: unknown[]]
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeError(message)
}

/** At most so many characters inserted, deleted or replaced. */
function isNear(a: string, b: string, edits: number): boolean {
  return (
    edits >= 0 &&
    (a === b ||
      isNear(a.slice(1), b.slice(1), a[0] === b[0] ? edits : edits - 1) ||
      isNear(a.slice(1), b, edits - 1) ||
      isNear(a, b.slice(1), edits - 1))
  )
}

/** All that is wrong, by name, never by value. Options that come from variables go by those. */
export function findProblems(
  given: object,
  rules: OptionRules,
  required: object,
  variables: { readonly [option: string]: string } = {}
): readonly string[] {
  const names = Object.keys(rules)
  const unknown = Object.keys(given)
    .filter(name => !names.includes(name))
    .map(name => {
      const meant = names.find(known => isNear(name, known, 2))
      const suggestion = meant === undefined ? '' : `Did you mean "${meant}"? `
      return `unknown option "${name}". ${suggestion}Known: ${names.join(', ')}`
    })
  const wrong = Object.entries(rules).flatMap(([name, [is, expected]]) => {
    const value = (given as { readonly [option: string]: unknown })[name]
    if (value === undefined ? !(name in required) : is(value)) return []
    const state = value === undefined || value === '' ? 'missing' : 'wrong'
    return `${variables[name] ?? name} is ${state}: pass ${expected}`
  })
  return [...unknown, ...wrong]
}

function assertOptions(
  where: string,
  options: unknown,
  names: readonly string[]
): asserts options is object {
  assert(isObject(options), `${where}: options are missing. Pass { ${names.join(', ')} }.`)
}

/** Each problem that is found later costs another deployment: all are listed. */
export function validateOptions(
  where: string,
  options: unknown,
  required: OptionRules,
  optional: OptionRules,
  variables?: { readonly [option: string]: string }
): void {
  assertOptions(where, options, Object.keys(required))
  const problems = findProblems(options, { ...required, ...optional }, required, variables)
  assert(
    problems.length < 2,
    [`${where} has ${problems.length} problems:`, ...problems].join('\n- ')
  )
  assert(problems.length === 0, `${where}: ${problems[0]}`)
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

/** What every adapter takes: a gate, and options. */
export function validateAdapter(
  name: string,
  gate: unknown,
  options: unknown,
  optional: OptionRules
): void {
  assert(isFunction(gate), `${name}(gate): pass gate({ require, introspect })`)
  validateOptions(`${name}(gate, options)`, options, {}, optional)
}

export const aFunction: OptionRule = [value => isFunction(value), 'a function']

/** Waiting times and lifetimes. */
export function positive(largest: number, unit: string): OptionRule {
  return [
    value => typeof value === 'number' && value > 0 && value <= largest,
    `${unit}, over 0 and at most ${largest}`
  ]
}

export function oneOf(...words: readonly unknown[]): OptionRule {
  return [
    value => words.includes(value),
    words.map(word => (typeof word === 'string' ? `'${word}'` : word)).join(' or ')
  ]
}

/** A `space`: without it another server's answers would be taken for this one's. */
export const expectedSpace =
  "a name for the server and the credential with which it is asked, such as 'https://as.example.com as api'"
