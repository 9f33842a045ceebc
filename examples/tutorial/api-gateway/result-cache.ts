// API Gateway's cache of authorizer results. The key is only the values of the identity sources:
// without the certificate among them, a result also applies to another certificate.
import type { AuthorizerAnswer } from './verdict'

export interface ResultCache {
  get(key: readonly string[]): AuthorizerAnswer | undefined
  set(key: readonly string[], answer: AuthorizerAnswer): void
}

/** `ttl` in seconds; 0 disables the cache. The default of AWS for REST APIs is 300. */
export function createResultCache(ttl: number, now: () => number = Date.now): ResultCache {
  const entries = new Map<
    string,
    { readonly answer: AuthorizerAnswer; readonly expiresAt: number }
  >()
  return {
    get: key => {
      const entry = entries.get(JSON.stringify(key))
      return entry !== undefined && now() < entry.expiresAt ? entry.answer : undefined
    },
    set: (key, answer) => {
      if (ttl > 0)
        entries.set(JSON.stringify(key), { answer: answer, expiresAt: now() + ttl * 1000 })
    }
  }
}
