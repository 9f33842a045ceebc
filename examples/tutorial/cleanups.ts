// Stops what the tutorial started, in reverse order.

export interface Cleanups {
  add(cleanup: () => Promise<void>): void
  /** Runs each cleanup once. If one fails, the others still run. */
  run(): Promise<void>
}

export function createCleanups(): Cleanups {
  const pending: (() => Promise<void>)[] = []
  return {
    add: cleanup => void pending.push(cleanup),
    run: async () => {
      for (let cleanup = pending.pop(); cleanup !== undefined; cleanup = pending.pop())
        await cleanup().catch(() => undefined)
    }
  }
}
