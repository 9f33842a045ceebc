// Settings as they are given: an option that is misspelled would silently ask for less, so unknown ones are refused by name.

import { isObject } from './shape'

/** Throws a `TypeError` that names the option, and those there are. */
export const known = (name: string, given: unknown, names: readonly string[]): void => {
  must(isObject(given), `${name}({ … }) needs its settings`)
  const stray = Object.keys(given as object).find(key => !names.includes(key))
  must(stray === undefined, `${name}({ ${stray} }) is no option; there are: ${names.join(', ')}`)
}

/** The rest of a constructor's distrust: what must hold, or the sentence that says what to write. */
export const must = (holds: boolean, sentence: string): void => {
  if (!holds) throw new TypeError(sentence)
}

/** One of these words, or left out. */
export const oneOf = (name: string, option: string, value: unknown, words: readonly string[]): void =>
  must(value === undefined || words.includes(value as string), `${name}(gate, { ${option} }) must be ${words.map(word => `'${word}'`).join(' or ')}`)
