// TLS with a certificate of a CA of its own, in front of a server on loopback.
import { connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import { listen, loopback } from '../../examples/tutorial/listening'
import { createWorkshop } from '../cli/certificates'

export interface TlsServer {
  /** The path of `endpoint` behind TLS. */
  readonly endpoint: string
  /** A file, PEM. */
  readonly caFile: string
  readonly close: () => void
}

export async function startTlsServer(endpoint: string): Promise<TlsServer> {
  const { make, read, path, remove } = createWorkshop()
  make('ca', { subject: '/CN=private CA' })
  const extensions = ['basicConstraints=CA:FALSE', `subjectAltName=IP:${loopback}`]
  const cert = make('server', { subject: '/CN=server', by: 'ca', extensions })
  const { port, pathname } = new URL(endpoint)
  const sockets = new Set<Socket>()
  const server = createServer({ key: read('server.key'), cert }, socket => {
    const inner = connect(Number(port), loopback)
    sockets.add(inner).add(socket)
    for (const each of [socket, inner]) each.on('error', () => undefined)
    socket.pipe(inner).pipe(socket)
  })
  // A client that does not trust the CA breaks off.
  server.on('tlsClientError', () => undefined)
  return {
    endpoint: `https://${loopback}:${await listen(server)}${pathname}`,
    caFile: path('ca.pem'),
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      remove()
    }
  }
}
