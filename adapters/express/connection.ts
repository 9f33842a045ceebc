// What a connection shows: who its TCP peer is, and the client certificate of its own TLS.
import { thumbprintOf } from '../../src/extract/certificate'
import type { ClientCertificate, Forwarded } from '../../src/types'

/** What is read of a socket; Node's own fit. */
export interface PeerSocket {
  readonly remoteAddress?: string | undefined
  readonly server?: { address?(): unknown } | undefined
  getPeerX509Certificate?(): { readonly raw: Uint8Array } | undefined
}

/** What a reader of certificates is given: what a proxy forwards and who it is, and the socket itself. */
export interface Arrived extends Forwarded {
  readonly socket: PeerSocket
}

/** The parts of a request that lead to its connection. HTTP/2 gives every stream a socket of its own, and every connection one session. */
export interface Connected {
  readonly socket: PeerSocket
  readonly stream?:
    | { readonly session?: { readonly socket?: PeerSocket | undefined } | undefined }
    | undefined
}

/** A unix socket has no peer address, nor has a client that reset its connection early: only its server tells them apart. */
export function describeConnection(
  { socket: own, stream }: Connected,
  header: Forwarded['header']
): Arrived {
  const socket = stream?.session?.socket ?? own
  const { remoteAddress, server } = socket
  return {
    header,
    socket,
    peer: remoteAddress ?? (typeof server?.address?.() === 'string' ? 'unix' : undefined)
  }
}

const shown = new WeakMap<object, ClientCertificate>()

/**
 * The client certificate of the TLS connection that Node itself ends: `expressGate`'s default. The server must ask for one:
 * `https.createServer({ requestCert: true, … })`.
 *
 * A certificate counts where its bytes are there, whatever `authorized` says: after a TLS 1.3 resumption older Nodes call a client without
 * any certificate authorized. It is read and hashed once per connection, the first that it showed; that there is none is asked again each time.
 * A resumed session shows the certificate of the session's first handshake, whose key the client proved to hold then, and not the one
 * it may be configured with now. So a ticket's lifetime (`sessionTimeout`, 300 s unless told) is how long after that proof a
 * certificate may still be shown; with `rejectUnauthorized: true` the chain, too, was checked then and is not checked again.
 *
 * Does NOT check chain, validity or revocation: `ca` and `rejectUnauthorized` do; with `rejectUnauthorized: false` any certificate
 * is shown, as tokens bound to self-signed ones need [RFC 8705 §2.2]. Does NOT see a client behind a proxy that ends TLS: there the
 * socket is the proxy's, and a reader of `gatecheck/proxies` belongs in its place.
 *
 * @example
 * const needs = expressGate(gate({ introspect, require: scopes('time:query') }), { certificate: tlsSocket })
 */
export function tlsSocket({
  socket
}: {
  readonly socket: PeerSocket
}): ClientCertificate | undefined {
  const earlier = shown.get(socket)
  if (earlier !== undefined) return earlier
  const raw = socket.getPeerX509Certificate?.()?.raw
  if (raw === undefined || raw.length === 0) return undefined
  const { thumbprint } = thumbprintOf({ _tag: 'Der', der: raw }) as { readonly thumbprint?: string } // a promise has none, nor what cannot be read
  const certificate: ClientCertificate = { _tag: 'Der', der: raw, thumbprint }
  shown.set(socket, certificate)
  return certificate
}
