// Starts and stops servers on free loopback ports, so that several runs can work side by side.
import type { Server } from 'node:net'

/** No server of the tutorial can be reached from another machine. */
export const loopback = '127.0.0.1'

export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, loopback, () => {
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new Error('The server listens on no port'))
    })
  })
}

/** Also closes kept-alive connections: `close` alone would wait for them. */
export function closeServer(server: Server & { closeAllConnections(): void }): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
