// Idle connections: which one may carry the next request. A server, or its proxy, that answers
// twice leaves a stale answer in the connection, and the next request would get it as its own.
import type { Socket } from 'node:net'
import type { Target } from './target'

interface Rest {
  /** Counts rests, not sockets: a socket rests again after each use. */
  readonly number: number
  readonly bytesRead: number
}
/** Taken once: fake timers in a user's test must not hold back a real request. */
const inNextTurn = setImmediate

const rests = new WeakMap<Socket, Rest>()
let lastRest = 0

/** Called when an answer is complete, before anything else can be read. */
export function putToRest(socket: Socket): void {
  lastRest += 1
  rests.set(socket, { number: lastRest, bytesRead: socket.bytesRead })
}

/** Longest idle first. */
function idleSockets({ agent, host }: Target): readonly Socket[] {
  return agent.freeSockets[host] ?? []
}

export function destroyIdle(target: Target): void {
  for (const socket of idleSockets(target)) socket.destroy()
}

/**
 * Calls `proceed`, which must send at once, when the next idle socket is known to be quiet. Sockets
 * that received anything since they came to rest are destroyed.
 *
 * While our event loop is busy nothing is read, so the loop polls once before a socket is judged.
 * The first `setImmediate` may still run before that poll, the second one runs after it. A socket that
 * came to rest in the meantime may not have been polled since: then this is done again.
 */
export function whenQuiet(target: Target, proceed: () => void): void {
  if (idleSockets(target).length === 0 && target.unused !== true) return proceed()
  const newest = lastRest
  const judge = (): void => {
    for (const socket of idleSockets(target)) {
      const rest = rests.get(socket)
      if (socket.writable && socket.bytesRead === rest?.bytesRead)
        return rest.number > newest ? whenQuiet(target, proceed) : proceed()
      socket.destroy()
    }
    proceed()
  }
  inNextTurn(() => inNextTurn(judge))
}
