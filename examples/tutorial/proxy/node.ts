// What nginx does for the tutorial, in Node: any client certificate is asked for, accepted, and passed on percent-encoded.
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { listen, loopback, shut } from '../listening'
import type { Proxy, ProxySettings } from './proxy'

export async function nodeProxy(settings: ProxySettings): Promise<Proxy> {
  const server = createServer(
    {
      key: settings.serverKey,
      cert: settings.serverCertificate,
      minVersion: 'TLSv1.2',
      requestCert: true,
      rejectUnauthorized: false
    },
    (incoming, outgoing) => pass(settings, incoming, outgoing)
  )
  const port = await listen(server)
  return {
    by: `Node ${process.version}`,
    url: `https://${loopback}:${port}`,
    close: () => shut(server)
  }
}

/** What optional_no_ca forgives: an issuer that nobody knows. An expired certificate, for one, it does not. */
const forgiven: readonly string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
]

function pass(settings: ProxySettings, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const socket = incoming.socket as TLSSocket
  const certificate = socket.getPeerX509Certificate()
  const { pathname } = new URL(incoming.url ?? '/', 'https://placeholder')
  if (
    certificate !== undefined &&
    !socket.authorized &&
    !forgiven.includes(String(socket.authorizationError))
  )
    return void outgoing.writeHead(400).end('The SSL certificate error')
  if (!pathname.startsWith('/token')) return void outgoing.writeHead(404).end()
  const {
    [settings.certificateHeader.toLowerCase()]: _,
    [settings.proxyHeader.toLowerCase()]: __,
    host: ___,
    ...headers
  } = incoming.headers
  const onward = forward(
    {
      host: loopback,
      port: settings.upstreamPort,
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      headers: {
        ...headers,
        ...(certificate === undefined
          ? {}
          : { [settings.certificateHeader]: encodeURIComponent(certificate.toString()) }),
        [settings.proxyHeader]: settings.proxySecret
      }
    },
    answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    }
  )
  onward.on('error', () =>
    outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()
  )
  incoming.pipe(onward)
}
