// A plain port in front of a TLS server, for clients that cannot trust the server's certificate.
import { createServer, type Socket } from 'node:net'
import { connect } from 'node:tls'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen, loopback } from '../../../examples/tutorial/listening'

export async function openPlainPort(cleanups: Cleanups, port: number, ca: string): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer(client => {
    const upstream = connect({ host: loopback, port, ca, servername: 'localhost' })
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client]
    ] as const) {
      sockets.add(socket)
      socket.once('error', () => other.destroy())
      socket.once('close', () => void sockets.delete(socket))
    }
    client.pipe(upstream).pipe(client)
  })
  const plainPort = await listen(server)
  cleanups.add(() =>
    closeServer(
      Object.assign(server, {
        closeAllConnections: () => {
          for (const socket of sockets) socket.destroy()
        }
      })
    )
  )
  return plainPort
}
