// Marks tokens where several issuers are trusted: one issuer's `jane` is not another's.
import type { Introspection, Token } from '../types'
import { isDecoded, markDecoded } from '../values/json'
import { isToken } from '../values/token'

export function malformed(detail: 'token' | 'issuer'): Introspection {
  return { _tag: 'Failed', reason: 'introspection_malformed', detail, retryable: false }
}

/** An answer without a token stays as it is. */
export function markSeveral(answer: Introspection): Introspection {
  const { token } = answer as { readonly token?: Token | undefined }
  if (token === undefined) return answer
  const marked: Token = { ...token, issuers: 'several' }
  // Of a user's token the copy is checked: it is what is kept.
  if (!isDecoded(token) && !isToken(marked)) return malformed('token')
  return Object.freeze({ ...answer, token: markDecoded(marked) } as Introspection)
}
