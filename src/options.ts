// Settings as they are given: an option that is misspelled would silently ask for less, so unknown ones are refused by name.
import { isFunction, isObject } from './shape'

/** What an option may hold, and the words that say so. */
export type Rule = readonly [is: (value: unknown) => boolean, what: string]
export type Rules = { readonly [option: string]: Rule }

export const must = (holds: boolean, sentence: string): void => {
  if (!holds) throw new TypeError(sentence)
}

/** Throws a `TypeError` that names the option, and those there are. */
export const known = (name: string, given: unknown, names: readonly string[]): void => {
  must(isObject(given), `${name} needs its settings`)
  for (const option of Object.keys(given as object)) must(names.includes(option), `${name}: ${option} is no option; there are: ${names.join(', ')}`)
}

/**
 * Throws a `TypeError` that names all that is wrong at once, for each may cost a deployment, and quotes no value. `called` are
 * the names of what the settings were made from.
 */
export const settings = (name: string, given: unknown, needed: Rules, optional: Rules, called: { readonly [option: string]: string } = {}): void => {
  const rules = { ...needed, ...optional }
  known(name, given, Object.keys(rules))
  const wrong = Object.entries(rules).flatMap(([option, [is, what]]) => {
    const value = (given as { readonly [option: string]: unknown })[option]
    return (value === undefined ? !(option in needed) : is(value)) ? []
      : [`${called[option] ?? `${name}: ${option}`} ${value === undefined || value === '' ? 'is missing' : 'is wrong'}: it must be ${what}`]
  })
  must(wrong.length === 0, wrong.join('; '))
}

/** What every adapter takes: a gate, and settings. */
export const adapted = (name: string, gate: unknown, options: unknown, optional: Rules): void => {
  must(isFunction(gate), `${name}(gate) needs gate({ introspect, require })`)
  settings(name, options, {}, optional)
}

export const aFunction: Rule = [value => isFunction(value), 'a function']

export const oneOf = (...words: readonly unknown[]): Rule => [value => words.includes(value), words.map(word => (typeof word === 'string' ? `'${word}'` : word)).join(' or ')]
