// What `cached` keeps of an answer, and for how long.
import { isLeft } from 'fp-ts/Either'
import type { Introspection } from '../types'
import { parseObject } from '../values/json'
import { searchFor } from '../values/redact'
import { freezeIntrospection } from '../values/token'

/** Milliseconds for which an answer may be used. Only a number above 0 is a lifetime. */
export function lifetimeOf(
  introspection: Introspection,
  now: number,
  ttl: number | undefined,
  inactiveTtl = 0
): number {
  if (introspection._tag === 'Inactive') return inactiveTtl * 1000
  if (introspection._tag !== 'Active') return 0
  const { expiresAt } = introspection.token
  if (expiresAt === undefined) return (ttl ?? 0) * 1000
  return Math.min((ttl ?? 60) * 1000, expiresAt * 1000 - now)
}

/** A frozen copy of an `Active` or `Inactive` answer, marked as cached. */
export function copyForCache(introspection: Introspection): Introspection {
  const answer = 'answer' in introspection ? introspection.answer : undefined
  // Fields by name: V8 makes a hidden class, 156 bytes, for each object that is frozen after a
  // spread.
  const copy: Introspection =
    introspection._tag === 'Active'
      ? { _tag: 'Active', token: introspection.token, answer, cached: true }
      : { _tag: 'Inactive', answer, cached: true }
  return freezeIntrospection(Object.freeze(copy))
}

/**
 * Whether an answer holds the token: a user's `Introspect` may quote it among the claims. Decodes
 * the answer's JSON as a server's answer is decoded. If redaction changes it, it held the token.
 */
export function holdsToken(introspection: Introspection, token: string): boolean {
  const text = JSON.stringify(introspection)
  const decoded = parseObject(
    text,
    searchFor(() => [token])
  )
  return isLeft(decoded) || JSON.stringify(decoded.right) !== text
}
