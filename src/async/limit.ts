// A time limit for work that arrives through the event loop: an answer of a server or a store.
import { after } from '#host'
import { abort, makeSignal, raceAbort } from './abort'

/**
 * Calls `giveUp` after `ms` milliseconds and one more turn of the event loop. If our own code
 * blocked the loop until then, an answer that came meanwhile is still unread: timers run before
 * sockets are read.
 */
export function afterReading(ms: number, giveUp: () => void): () => void {
  let cancel = after(ms, () => {
    cancel = after(0, giveUp)
  })
  return () => cancel()
}

/** Rejects with `store_timeout` after `ms` milliseconds, even if `work` never ends. */
export async function withinTimeout<A>(ms: number, work: A | PromiseLike<A>): Promise<A> {
  const signal = makeSignal()
  const cancel = afterReading(ms, () => abort(signal))
  try {
    const outcome = await raceAbort<{ readonly result: A } | undefined>(
      signal,
      Promise.resolve(work).then(result => ({ result })),
      () => undefined
    )
    if (outcome === undefined) throw new Error('store_timeout')
    return outcome.result
  } finally {
    cancel()
  }
}
