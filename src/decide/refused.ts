// Refusals of our own checks, and what becomes of a server's refusal.
import {
  forbidden,
  insufficientScope,
  invalidToken,
  malformedRequest,
  stepUp
} from '../refusal/challenge'
import type { Facts, Introspection, Refusal, ServerError, Token } from '../types'
import { isToken } from '../values/token'
import { checksInOrder } from './checks'

/** The first of our own checks that the token fails. */
export function firstRefusal(token: Token, facts: Facts): Refusal | ServerError | undefined {
  for (const check of checksInOrder) {
    const refusal = check(token, facts)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

type Refused = Extract<Introspection, { readonly _tag: 'Refused' }>

function refusalFor({ status, reason, scopes }: Refused, { requirement }: Facts): Refusal {
  if (reason === 'stale_authentication' || reason === 'weak_authentication')
    return stepUp(reason, requirement ?? {})
  if (status === 401) return invalidToken(reason)
  if (status === 400) return malformedRequest(reason)
  return reason === 'insufficient_scope' ? insufficientScope(scopes ?? []) : forbidden(reason)
}

/**
 * The server's refusal is final. If it gave no reason, and our own checks refuse with the same
 * status, their refusal says why. Otherwise they were not made, and the facts say so.
 */
export function explainRefused(introspection: Refused, facts: Facts): Refusal {
  const refusal: Refusal = {
    ...refusalFor(introspection, facts),
    facts: { ...facts, unchecked: 'token' }
  }
  const { token, reason } = introspection
  if (!isToken(token)) return refusal
  const isUnexplained = reason === 'inactive' || reason === 'refused_by_server'
  const ownRefusal = isUnexplained ? firstRefusal(token, facts) : undefined
  return ownRefusal?.status === refusal.status
    ? { ...(ownRefusal as Refusal), refusedToken: token, facts }
    : { ...refusal, refusedToken: token }
}

/** `by` may be anything if a user's `Introspect` gave it. The client learns nothing of it. */
export function foreignRefusal(by: unknown, facts: Facts): Refusal {
  const refusal = { ...invalidToken('issuer_unknown'), facts }
  return by === 'form' || by === 'issuer' ? { ...refusal, detail: by } : refusal
}
