// Type guards for values that may be anything.
import type { AuthorizationDetail } from '../types'

/** Not null, although `typeof null` is 'object'. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Of any realm, without a class or a prototype of its own. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

export function isString(value: unknown): value is string {
  return typeof value === 'string'
}

/** A list of strings. A single string is rejected: its `includes` would match parts of it. */
export function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString)
}

export function isWholeNumber(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}

export function isFunction(value: unknown): value is (...parameters: never[]) => unknown {
  return typeof value === 'function'
}

/** A copy without the fields that are null or undefined. */
export function withoutNullish(
  fields: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> {
  const present: Record<string, unknown> = {}
  for (const name of Object.keys(fields))
    if (fields[name] !== undefined && fields[name] !== null) present[name] = fields[name]
  return present
}

/** Authorization details: a list of objects, each with a type [RFC 9396 §2]. */
export function areDetails(value: unknown): value is readonly AuthorizationDetail[] {
  return (
    Array.isArray(value) &&
    Array.from(value).every((detail: unknown) => isObject(detail) && isString(detail['type']))
  )
}
