// JSON taken in from outside: parsed, bounded in depth, copied to own properties, rid of secrets, frozen. `__proto__` never survives.
import { type Either, left, right } from 'fp-ts/Either'
import { isObject, isText } from './shape'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

const deepest = 32

/** Stands for a string that held a secret: replaced, never removed, for an absent `cnf` would mean "unbound". */
export const redacted = '[redacted]'

/** What is frozen to its depth: `Object.isFrozen` says nothing of what an object holds. */
const deep = new WeakSet<object>()

/** Remembers that a value was frozen to its depth, so that it is passed by at once. For what comes again: a WeakSet of all that ever came costs each miss 10 µs. */
export const kept = <A extends object>(value: A): A => {
  deep.add(value)
  return Object.freeze(value)
}

/** Can nothing in it change any more, as far as was remembered? */
export const isKept = (value: object): boolean => deep.has(value)

/** Throws a closed code. A name that holds a secret: nothing sensible can be read from such an answer, and to drop it might drop an `exp`. */
const copied = (value: unknown, leaks: (text: string) => boolean, depth: number): Json => {
  if (isText(value)) return leaks(value) ? redacted : value
  if (!isObject(value)) return value as Json // JSON.parse yields nothing else
  if (depth > deepest) throw 'not_json'
  if (Array.isArray(value)) return Object.freeze(value.map(item => copied(item, leaks, depth + 1)))
  const own: Record<string, Json> = {}
  for (const name of Object.keys(value)) {
    if (leaks(name)) throw 'token_echoed'
    if (name !== '__proto__') own[name] = copied(value[name], leaks, depth + 1)
  }
  return Object.freeze(own)
}

/** Whole numbers of 16 digits or more become strings of the same digits: an int64 may exceed 2^53. Linear on valid JSON only. */
const digitsKept = (text: string): string =>
  text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, piece => (/^-?\d{16,}$/.test(piece) ? `"${piece}"` : piece))

const clean = (): boolean => false

/**
 * Text → a frozen JSON object; left: a closed code, never the parser's message, which quotes the text. A text that as a whole holds
 * no secret has none in its parts, if no escape but those of `"`, `\`, `/` and white space stands in it: `\u0041` hides an A.
 */
export const objectOf = (text: string, leaks: (text: string) => boolean = clean): Either<string, JsonObject> => {
  try {
    let value: unknown = JSON.parse(text)
    if (/\d{16}/.test(text)) value = JSON.parse(digitsKept(text))
    const object = copied(value, /\\[bfu]/.test(text) || leaks(text) ? leaks : clean, 0)
    return isObject(object) && !Array.isArray(object) ? right(kept(object as JsonObject)) : left('not_an_object')
  } catch (code) {
    return left(isText(code) ? code : 'not_json')
  }
}

/** Freezes a value and all it holds. */
export const frozen = <A>(value: A): A => {
  if (!isObject(value) || deep.has(value) || ArrayBuffer.isView(value)) return value
  Object.freeze(value)
  for (const item of Object.values(value)) frozen(item)
  return value
}
