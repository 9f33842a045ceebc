// API Gateway's cache of authorizer results. Its key is the identity sources' values and nothing else: that is its danger.
import type { Said } from './verdict'

export interface Remembered {
  recall(key: readonly string[]): Said | undefined
  keep(key: readonly string[], said: Said): void
}

/** `ttl` in seconds, 0: nothing is kept. AWS' own default for REST APIs is 300. */
export function remembered(ttl: number, now: () => number = Date.now): Remembered {
  const kept = new Map<string, { readonly said: Said; readonly until: number }>()
  return {
    recall: key => {
      const found = kept.get(JSON.stringify(key))
      return found !== undefined && now() < found.until ? found.said : undefined
    },
    keep: (key, said) => {
      if (ttl > 0) kept.set(JSON.stringify(key), { said, until: now() + ttl * 1000 })
    }
  }
}
