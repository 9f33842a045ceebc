// What a first exchange needs, loaded in INIT: there Lambda gives a function the whole processor.
import { answered } from '../response'
import { loadCrypto } from './bytes'
import type { Identity } from './identity'
import { targetFor } from './target'

/**
 * Loads what a certificate and a request to this URL need. `warm` also opens the connection that
 * the first request takes, and sends nothing over it. Errors are ignored: the first request meets
 * them.
 */
export function prepare(url: string, warm: boolean, identity?: Identity): void {
  const target = targetFor(url, identity)
  loadCrypto()
  if (!warm) return
  // The first strict TextDecoder takes 0.1 ms.
  answered(200, Buffer.from('{}'), () => undefined)
  if (target.unused === true && target.warmed?.writable === true) return
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
}
