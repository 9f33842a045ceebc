// Reads decisions: the token of any decision, and the refusal that a user's check returned.
import type { Allow, Decision, Refusal, Token } from '../types'
import { isString } from '../values/guards'
import type { HoldsSecret } from '../values/redact'
import { bareChallenge, isPrintable } from './challenge'

/** The token that was allowed or refused, if it is known. */
export function tokenIn(decision: Decision): Token | undefined {
  const { token, refusedToken } = decision as Partial<Allow & Refusal>
  return token ?? refusedToken
}

function hasRefusalStatus(tag: unknown, status: unknown): boolean {
  if (tag === 'Unauthorized') return status === 401
  return tag === 'Deny' && (status === 400 || status === 403)
}

/**
 * Copies a refusal of a user's check field by field. `undefined` if it is not a refusal. A challenge
 * that holds the token is left out.
 */
export function toRefusal(
  value: unknown,
  holdsSecret: HoldsSecret = () => false
): Refusal | undefined {
  const fields = Object(value) as Partial<Record<string, unknown>>
  const { _tag, status, reason, challenges } = fields
  if (!isString(reason) || !/^[a-z][a-z0-9_]{0,63}$/.test(reason)) return undefined
  if (!Array.isArray(challenges) || !hasRefusalStatus(_tag, status)) return undefined
  const printable: readonly string[] = challenges.filter(
    text => isPrintable(text) && !holdsSecret(text)
  )
  return {
    _tag,
    status,
    reason,
    challenges: printable.length > 0 ? printable : [bareChallenge]
  } as Refusal
}
