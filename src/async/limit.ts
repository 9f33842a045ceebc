// A time limit for work that arrives through the event loop: an answer of a server or a store.
import { after } from '#host'

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
