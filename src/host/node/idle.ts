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
 * Calls `proceed`, which must send at once, over an idle socket that is known to be quiet, or over
 * a new one. Sockets that received anything since they became idle are destroyed.
 *
 * While our event loop is busy nothing is read, so the loop must poll once before a socket is
 * judged. The first `setImmediate` may run before that poll, the second one runs after it. Sockets
 * that became idle meanwhile may not have been polled: this request does not see them.
 */
export function whenQuiet(target: Target, proceed: () => void): void {
  if (idleSockets(target).length === 0 && target.unused !== true) return proceed()
  const newest = lastIdlePeriod
  const judge = (): void => {
    const { agent, host } = target
    const sockets = idleSockets(target)
    const isPolled = (socket: Socket): boolean => (idlePeriods.get(socket)?.number ?? 0) <= newest
    const unpolled = sockets.filter(socket => !isPolled(socket))
    const polled = sockets.filter(isPolled)
    for (const socket of polled)
      if (!socket.writable || socket.bytesRead !== idlePeriods.get(socket)?.bytesRead)
        socket.destroy()
    agent.freeSockets[host] = polled // the agent passes over destroyed ones
    proceed()
    agent.freeSockets[host] = [...idleSockets(target), ...unpolled]
  }
  inNextTurn(() => inNextTurn(judge))
}
