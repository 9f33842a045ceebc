// JSON from outside: parsed, limited in depth, searched for secrets and frozen. A member named
// `__proto__` is removed.
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

const maxDepth = 32

/**
 * Replaces a value that held a secret. The member stays: without its `cnf` a token would count as
 * unbound.
 */
export const redacted = '[redacted]'

/**
 * Tokens that our own decoders made from JSON. They are deeply frozen and well-formed, so they are
 * not checked again. One mark takes 44 bytes of a cached answer.
 */
const decoded = new WeakSet<object>()
export function markDecoded<A extends object>(value: A): A {
  freezeDecoded(value)
  decoded.add(value)
  return value
}
export function isDecoded(value: unknown): boolean {
  return decoded.has(value as object)
}

/** What is frozen came from `parseObject`, with everything in it: 2 µs less than `deepFreeze`. */
function freezeDecoded(value: unknown): void {
  if (!isObject(value) || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const name of Object.keys(value)) freezeDecoded(value[name])
}

/**
 * Redacts and freezes in place what JSON.parse returned. Numbers are searched, too: a number as
 * subject becomes a string. Throws a closed code. A secret in the name of a member makes the whole
 * answer unusable: dropping that member might drop an `exp`.
 */
function sanitize(value: unknown, holdsSecret: HoldsSecret, depth: number): Json {
  if (isString(value) || typeof value === 'number')
    return holdsSecret(`${value}`) ? redacted : value
  if (!isObject(value)) return value as Json
  if (depth > maxDepth) throw 'not_json'
  const members = value as Record<string, unknown>
  for (const name of Object.keys(members)) {
    if (holdsSecret(name)) throw 'token_echoed'
    if (name === '__proto__') delete members[name]
    else members[name] = sanitize(members[name], holdsSecret, depth + 1)
  }
  return Object.freeze(members) as Json
}

/**
 * Puts quotes around whole numbers of 16 digits or more: an int64 may exceed 2^53 and would lose
 * digits. Call it with valid JSON only: on other text the pattern is not linear.
 */
function quoteLongIntegers(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, piece =>
    /^-?\d{16,}$/.test(piece) ? `"${piece}"` : piece
  )
}

const holdsNothing: HoldsSecret = () => false

/**
 * Parses a JSON object and freezes it. Left: a closed code. The parser's own message would quote
 * the text.
 *
 * Without a backslash every string stands in the text as it is. Then one search of the whole text
 * is enough to know that no string holds a secret.
 */
export function parseObject(
  text: string,
  holdsSecret: HoldsSecret = holdsNothing
): Either<string, JsonObject> {
  try {
    let value: unknown = JSON.parse(text)
    if (/\d{16}/.test(text)) value = JSON.parse(quoteLongIntegers(text))
    const mayHoldSecret = text.includes('\\') || holdsSecret(text)
    const object = sanitize(value, mayHoldSecret ? holdsSecret : holdsNothing, 0)
    return isObject(object) && !Array.isArray(object)
      ? right(object as JsonObject)
      : left('not_an_object')
  } catch (code) {
    return left(isString(code) ? code : 'not_json')
  }
}

/** Without a prototype: if someone has set `Object.prototype.exp`, it is not read as a member. */
export function ownMembers(object: object): Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null), object)
}

/** Not what someone has set on `Object.prototype`. */
export function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** Freezes a value and everything in it. The value may contain itself. */
export function deepFreeze<A>(value: A, visited?: Set<unknown>): A {
  if (
    !isObject(value) ||
    decoded.has(value) ||
    visited?.has(value) === true ||
    ArrayBuffer.isView(value)
  )
    return value
  visited ??= new Set()
  visited.add(value)
  Object.freeze(value)
  for (const item of Object.values(value)) deepFreeze(item, visited)
  return value
}

/**
 * Only ASCII. Under an HMAC a lone surrogate and U+FFFD would have the same bytes, and in a log C1
 * controls would reach the terminal.
 */
export function toAsciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}
