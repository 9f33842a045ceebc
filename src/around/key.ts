// One query, one key. Every part is length-prefixed, so that no two queries share a key.

import type { Query, Requirement } from '../types'
import { requirementFieldNames } from '../values/requirement-fields'

function text(value: string | undefined): string {
  return value === undefined ? '-' : `${value.length}:${value}`
}

function fieldKey(value: unknown): string {
  if (Array.isArray(value)) return `${value.length}[${value.map(fieldKey).join('')}]`
  return text(value === undefined ? undefined : `${value}`)
}

/** Requirements are few and frozen: their part of the key is written once. */
const writtenKeys = new WeakMap<Requirement, string>()

function requirementKey(requirement: Requirement | undefined): string {
  if (requirement === undefined) return '-'
  const known = writtenKeys.get(requirement)
  if (known !== undefined) return known
  const key = requirementFieldNames.map(name => fieldKey(requirement[name])).join('')
  if (Object.isFrozen(requirement)) writtenKeys.set(requirement, key)
  return key
}

/**
 * `space` comes first and ends by itself. The certificate counts by its thumbprint. `undefined` if
 * it has none, or if there is a proof: such a query equals no other.
 */
export function cacheKey(
  space: string,
  { token, certificate, thumbprint, requirement, proof }: Query
): string | undefined {
  if (proof !== undefined) return undefined
  const shown = thumbprint ?? (certificate?._tag === 'Sha256' ? certificate.thumbprint : undefined)
  if (certificate !== undefined && shown === undefined) return undefined
  // One template if there is nothing else: each concatenation costs a hit 10 ns.
  return shown === undefined && requirement === undefined
    ? `${space}${token.length}:${token}--`
    : space + text(token) + text(shown) + requirementKey(requirement)
}
