// JSON taken in from outside: parsed, bounded in depth, copied to own properties, frozen. `__proto__` never survives.
import { type Either, left, right } from 'fp-ts/Either'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

const deepest = 32

/** What is frozen to its depth: `Object.isFrozen` says nothing of what an object holds. */
const deep = new WeakSet<object>()
const kept = <A extends object>(value: A): A => {
  deep.add(value)
  return value
}

const copied = (value: unknown, depth: number): Json => {
  if (typeof value !== 'object' || value === null) return value as Json // JSON.parse yields nothing else
  if (depth > deepest) throw new RangeError('too deep')
  if (Array.isArray(value)) return kept(Object.freeze(value.map(item => copied(item, depth + 1))))
  const own: Record<string, Json> = {}
  for (const name of Object.keys(value))
    if (name !== '__proto__') own[name] = copied((value as Record<string, unknown>)[name], depth + 1)
  return kept(Object.freeze(own))
}

/** Whole numbers of 16 digits or more become strings of the same digits: an int64 may exceed 2^53. Linear on valid JSON only. */
const digitsKept = (text: string): string =>
  text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, piece => (/^-?\d{16,}$/.test(piece) ? `"${piece}"` : piece))

/** Text → a frozen JSON object; left: a closed code, never the parser's message, which quotes the text. */
export const objectOf = (text: string): Either<'not_json' | 'not_an_object', JsonObject> => {
  try {
    let value: unknown = JSON.parse(text)
    if (/\d{16}/.test(text)) value = JSON.parse(digitsKept(text))
    const object = copied(value, 0)
    return typeof object === 'object' && object !== null && !Array.isArray(object) ? right(object as JsonObject) : left('not_an_object')
  } catch {
    return left('not_json')
  }
}

/** Freezes a value and all it holds; what went through here before is passed by at once. */
export const frozen = <A>(value: A): A => {
  if (typeof value !== 'object' || value === null || deep.has(value) || ArrayBuffer.isView(value)) return value
  kept(Object.freeze(value))
  for (const item of Object.values(value)) frozen(item)
  return value
}
