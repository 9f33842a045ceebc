// Delivers the nonce for the client's next DPoP proof [RFC 9449 §8, §8.2].
import type { Decision } from '../../src/types'
import { isString } from '../../src/values/guards'

/** What a browser's script may read: it needs the nonce for its next proof. */
export const exposedToDpop = 'WWW-Authenticate, DPoP-Nonce'

/** `1*NQCHAR` [RFC 9449 §8.1]. The gate may be a function of the user's. */
const nonceForm = /^[!#-[\]-~]{1,256}$/

export function nonceIn(decision: Decision): string | undefined {
  const { nonce } = decision as { readonly nonce?: unknown }
  return isString(nonce) && nonceForm.test(nonce) ? nonce : undefined
}

/**
 * Calls `set` with each field line that an allowed request's response needs. A cache must not give
 * an old nonce to another client [§8.2].
 */
export function forNonce(decision: Decision, set: (name: string, value: string) => void): void {
  const nonce = nonceIn(decision)
  if (nonce === undefined) return
  set('dpop-nonce', nonce)
  set('cache-control', 'no-store')
  set('access-control-expose-headers', exposedToDpop)
}
