// Decisions as others made or read them: a refusal of a user's check, the token of any decision.

import type { Allow, Decision, Refusal, Token } from '../types'
import { isString } from '../values/guards'
import { bareChallenge, isPrintable } from './challenge'

/** What is known of the token, allowed or refused. */
export function tokenIn(decision: Decision): Token | undefined {
  const { token, refusedToken } = decision as Partial<Allow & Refusal>
  return token ?? refusedToken
}

/** A refusal that a user's check made, copied field by field; `undefined` where it is none. */
export function toRefusal(value: unknown): Refusal | undefined {
  const { _tag, status, reason, challenges } = Object(value) as Partial<Record<string, unknown>>
  if (!isString(reason) || !/^[a-z][a-z0-9_]{0,63}$/.test(reason) || !Array.isArray(challenges))
    return undefined
  if (
    !(_tag === 'Unauthorized'
      ? status === 401
      : _tag === 'Deny' && (status === 400 || status === 403))
  )
    return undefined
  const said: readonly string[] = challenges.filter(isPrintable)
  return { _tag, status, reason, challenges: said.length > 0 ? said : [bareChallenge] } as Refusal
}
