// What a connection shows: the address of its TCP peer, and the client certificate of its TLS.
import { thumbprintOf } from '../../src/extract/certificate'
import type { ClientCertificate, Forwarded } from '../../src/types'
import { isString } from '../../src/values/guards'

/** The part of a socket that is read. Node's own sockets fit. */
export interface PeerSocket {
  readonly remoteAddress?: string | undefined
  readonly server?: { address?(): unknown } | null | undefined
  getPeerX509Certificate?(): { readonly raw: Uint8Array } | undefined
}

/** What a certificate reader gets: the header lines, the peer's address, and the socket. */
export interface Arrived extends Forwarded {
  readonly socket: PeerSocket
}

/**
 * The parts of a request that lead to its connection. In HTTP/2 every stream has a socket object of
 * its own; the connection's socket is that of the session.
 */
export interface Connected {
  /** Absent in some mocks. */
  readonly socket?: PeerSocket | undefined
  readonly stream?:
    | { readonly session?: { readonly socket?: PeerSocket | undefined } | undefined }
    | undefined
}

/**
 * A unix socket has no peer address. A connection that the client reset early has none either: only
 * the server's own address tells the two apart.
 */
export function describeConnection(
  { socket: requestSocket, stream }: Connected,
  header: Forwarded['header']
): Arrived {
  const socket = stream?.session?.socket ?? requestSocket ?? {}
  const { remoteAddress, server } = socket
  return {
    header,
    socket,
    peer: remoteAddress ?? (isString(server?.address?.()) ? 'unix' : undefined)
  }
}

const certificateOfSocket = new WeakMap<object, ClientCertificate>()

/**
 * The client certificate of the TLS connection that Node itself terminates: the default of
 * `expressGate` and `nodeGate`. The server must ask for one:
 * `https.createServer({ requestCert: true, … })`.
 *
 * A certificate counts if its bytes are there. `authorized` is not consulted: after a TLS 1.3
 * resumption older Nodes call a client without any certificate authorized. The first certificate of
 * a connection is read and hashed once; while there is none, every request looks again.
 *
 * A resumed session shows the certificate of its first handshake, whose key the client held then.
 * It does not show a certificate that the client was configured with since. So the lifetime of a
 * session ticket (`sessionTimeout`, default 300 s) is how long a certificate may be shown after
 * that proof. With `rejectUnauthorized: true` the chain, too, was checked then, and is not checked
 * again.
 *
 * Does NOT check chain, validity or revocation: `ca` and `rejectUnauthorized` do. With
 * `rejectUnauthorized: false` any certificate is shown, which tokens bound to self-signed
 * certificates need [RFC 8705 §2.2]. Does NOT see a client behind a proxy that terminates TLS:
 * there the socket is the proxy's. Use a reader of `gatecheck/proxies` instead.
 *
 * @example
 * const pass = gate({ introspect, require: scopes('time:query') })
 * const needsTime = expressGate(pass, { certificate: tlsSocket })
 */
export function tlsSocket({
  socket
}: {
  readonly socket: PeerSocket
}): ClientCertificate | undefined {
  const earlier = certificateOfSocket.get(socket)
  if (earlier !== undefined) return earlier
  const der = socket.getPeerX509Certificate?.()?.raw
  if (der === undefined || der.length === 0) return undefined
  // Undefined for a promise and for a certificate that cannot be read: both have no such field.
  const { thumbprint } = thumbprintOf({ _tag: 'Der', der }) as { readonly thumbprint?: string }
  const certificate: ClientCertificate = { _tag: 'Der', der, thumbprint }
  certificateOfSocket.set(socket, certificate)
  return certificate
}
