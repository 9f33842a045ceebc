// Starting and stopping a server on an ephemeral loopback port, so that several runs never meet.
import type { Server } from 'node:net'

/** Every server of the tutorial is reachable from this machine alone. */
export const loopback = '127.0.0.1'

export function listen(server: Server): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(0, loopback, () => {
      const address = server.address()
      if (typeof address === 'object' && address !== null) done(address.port)
      else fail(new Error('The server listens on no port'))
    })
  })
}

/** Also ends kept-alive connections, which `close` alone would wait for. */
export function shut(server: Server & { closeAllConnections(): void }): Promise<void> {
  return new Promise(done => {
    server.close(() => done())
    server.closeAllConnections()
  })
}
