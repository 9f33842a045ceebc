// What must be ended when the tutorial ends, however it ends: the last thing started is the first to stop.

export interface Endings {
  add(end: () => Promise<void>): void
  /** Runs each once; one that fails does not keep the others from running. */
  run(): Promise<void>
}

export function endings(): Endings {
  const open: (() => Promise<void>)[] = []
  return {
    add: end => void open.push(end),
    run: async () => {
      for (let end = open.pop(); end !== undefined; end = open.pop())
        await end().catch(() => undefined)
    }
  }
}
