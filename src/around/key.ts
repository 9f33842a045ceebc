// The cache key of a query. Every part has its length in front, so that no two queries share a key.

import { hashesAtOnce, tokenHash } from '#host'
import type { Query, Requirement } from '../types'
import { requirementKeyNames } from '../values/requirement-fields'

export function lengthPrefixed(value: string | undefined): string {
  return value === undefined ? '-' : `${value.length}:${value}`
}

/** Characters of a token that is part of its key as it is. */
const maxTokenLength = 64

function fieldKey(value: unknown): string {
  if (Array.isArray(value)) return `${value.length}[${value.map(fieldKey).join('')}]`
  return lengthPrefixed(value === undefined ? undefined : `${value}`)
}

/** Requirements are few and frozen: each one's part of the key is built once. */
const requirementKeys = new WeakMap<Requirement, string>()

function requirementKey(requirement: Requirement | undefined): string {
  if (requirement === undefined) return '-'
  const existingKey = requirementKeys.get(requirement)
  if (existingKey !== undefined) return existingKey
  const key = requirementKeyNames.map(name => fieldKey(requirement[name])).join('')
  if (Object.isFrozen(requirement)) requirementKeys.set(requirement, key)
  return key
}

/**
 * On Node a long token is represented by `#` and its SHA-256: a key of 900 characters would cost
 * more memory than the answer. Where other tokens have their length, this has `#`: no token can
 * spell it. The bare hash would not do: it is itself a legal token, and leaves as `token_sha256`.
 */
function tokenKey(token: string): string {
  return hashesAtOnce && token.length > maxTokenLength
    ? `#${tokenHash(token)}`
    : lengthPrefixed(token)
}

/**
 * `space` must show where it ends: by its length in front, or by its last character. A certificate
 * is represented by its thumbprint. `undefined` for a certificate without thumbprint: such a query
 * equals no other.
 */
export function cacheKey(
  space: string,
  { token, certificate, thumbprint, requirement, scheme }: Query
): string | undefined {
  const sha256 = thumbprint ?? (certificate?._tag === 'Sha256' ? certificate.thumbprint : undefined)
  if (certificate !== undefined && sha256 === undefined) return undefined
  // One template for the token alone: each concatenation costs a hit 10 ns.
  const key =
    sha256 === undefined && requirement === undefined && token.length <= maxTokenLength
      ? `${space}${token.length}:${token}--`
      : space + tokenKey(token) + lengthPrefixed(sha256) + requirementKey(requirement)
  // Every part before shows its end: only a query with a scheme has something behind them.
  return scheme === undefined ? key : key + scheme
}
