// Idle connections: which one may carry the next request. A server, or its proxy, that answers
// twice leaves a stale answer in the connection, and the next request would get it as its own.
import type { Socket } from 'node:net'
import type { Target } from './target'

interface IdlePeriod {
  /** Counts periods, not sockets: a socket is idle again after each use. */
  readonly number: number
  readonly bytesRead: number
}
/** Taken once: fake timers in a user's test must not hold back a real request. */
const inNextTurn = setImmediate

const idlePeriods = new WeakMap<Socket, IdlePeriod>()
let lastIdlePeriod = 0

/** Called when an answer is complete, before anything else can be read. */
export function markIdle(socket: Socket): void {
  lastIdlePeriod += 1
  idlePeriods.set(socket, { number: lastIdlePeriod, bytesRead: socket.bytesRead })
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
 * that received anything since they became idle are destroyed.
 *
 * While our event loop is busy nothing is read, so the loop must poll once before a socket is
 * judged. The first `setImmediate` may run before that poll, the second one runs after it. If
 * another request used the socket meanwhile, it may not have been polled since: then we wait again.
 */
export function whenQuiet(target: Target, proceed: () => void): void {
  if (idleSockets(target).length === 0 && target.unused !== true) return proceed()
  const newest = lastIdlePeriod
  const judge = (): void => {
    for (const socket of idleSockets(target)) {
      const idle = idlePeriods.get(socket)
      if (socket.writable && socket.bytesRead === idle?.bytesRead)
        return idle.number > newest ? whenQuiet(target, proceed) : proceed()
      socket.destroy()
    }
    proceed()
  }
  inNextTurn(() => inNextTurn(judge))
}
