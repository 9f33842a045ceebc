// JSON taken in from outside: parsed, bounded in depth, rid of secrets, frozen. `__proto__` never survives.
import { type Either, left, right } from 'fp-ts/Either'
import { isObject, isString } from './guards'
import type { HoldsSecret } from './redact'

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

const deepest = 32

/** Stands for a string that held a secret: replaced, never removed, for an absent `cnf` would mean "unbound". */
export const redacted = '[redacted]'

/** Introspections and tokens that our own decoders made from JSON: deeply frozen, and well-formed. They need no second look. */
const ours = new WeakSet<object>()
export function markDecoded<A extends object>(value: A): A {
  ours.add(value)
  return Object.freeze(value)
}
export function isDecoded(value: object): boolean {
  return ours.has(value)
}

/** What JSON.parse made, settled where it stands. Throws a closed code. A name that holds a secret: nothing sensible can be read from such an answer, and to drop it might drop an `exp`. */
function settled(value: unknown, holdsSecret: HoldsSecret, depth: number): Json {
  if (isString(value)) return holdsSecret(value) ? redacted : value
  if (!isObject(value)) return value as Json
  if (depth > deepest) throw 'not_json'
  const own = value as Record<string, unknown>
  for (const name of Object.keys(own)) {
    if (holdsSecret(name)) throw 'token_echoed'
    if (name === '__proto__') delete own[name]
    else own[name] = settled(own[name], holdsSecret, depth + 1)
  }
  return Object.freeze(own) as Json
}

/** Whole numbers of 16 digits or more become strings of the same digits: an int64 may exceed 2^53. Linear on valid JSON only. */
function digitsKept(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, piece =>
    /^-?\d{16,}$/.test(piece) ? `"${piece}"` : piece
  )
}

const holdsNothing: HoldsSecret = () => false

/**
 * Text → a frozen JSON object; left: a closed code, never the parser's message, which quotes the text. Without a backslash its
 * strings stand in the text as they are: they are searched all at once.
 */
export function parseObject(
  text: string,
  holdsSecret: HoldsSecret = holdsNothing
): Either<string, JsonObject> {
  try {
    let value: unknown = JSON.parse(text)
    if (/\d{16}/.test(text)) value = JSON.parse(digitsKept(text))
    const object = settled(
      value,
      text.includes('\\') || holdsSecret(text) ? holdsSecret : holdsNothing,
      0
    )
    return isObject(object) && !Array.isArray(object)
      ? right(object as JsonObject)
      : left('not_an_object')
  } catch (code) {
    return left(isString(code) ? code : 'not_json')
  }
}

/** Freezes a value and all it holds, which may hold itself. */
export function deepFreeze<A>(value: A, seen?: Set<unknown>): A {
  if (!isObject(value) || ours.has(value) || seen?.has(value) === true || ArrayBuffer.isView(value))
    return value
  seen ??= new Set()
  seen.add(value)
  Object.freeze(value)
  for (const item of Object.values(value)) deepFreeze(item, seen)
  return value
}
