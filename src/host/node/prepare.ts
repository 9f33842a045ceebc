// What a first exchange needs, loaded in INIT: there Lambda gives a function the whole processor.
import type { Socket } from 'node:net'
import { builtin } from './builtin'
import { sha256 } from './bytes'
import type { Identity } from './identity'
import { sendOnce } from './send'
import { type Target, targetFor } from './target'

/**
 * Makes an exchange over a socket that leads to no server, so that V8 has compiled what the first
 * real exchange runs.
 */
function rehearse(target: Target, url: string): void {
  const socket = new (builtin('node:stream').Duplex)({
    read: () => undefined,
    write: (_chunk, _encoding, done: () => void) => {
      done()
      socket.push('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
    }
  })
  const request = { method: 'POST', url, headers: {}, body: 'x' } as const
  const options = { agent: undefined, createConnection: () => socket as Socket }
  sendOnce({ target, request, start: performance.now(), options }).catch(() => undefined)
}

/**
 * Loads what a certificate and a request to this URL need. `warm` also opens the connection that
 * the first request takes, and rehearses a request. Errors are ignored: the first request meets
 * them.
 */
export function prepare(url: string, warm: boolean, identity?: Identity): void {
  const target = targetFor(url, identity)
  void sha256(Buffer.alloc(1))
  if (!warm || (target.unused === true && target.warmed?.writable === true)) return
  // For `createConnection`, `path` means a local pipe.
  const socket = target.agent.createConnection({ ...target.options, path: undefined })
  target.warmed = socket
  target.unused = true
  socket.on('error', () => undefined)
  // If a second address is tried, the new handle would keep the process alive again.
  socket.once('connect', () => {
    if (target.unused === true) socket.unref()
  })
  socket.unref()
  rehearse(target, url)
}
