// Replaces nginx: asks for a client certificate, accepts any, and forwards it percent-encoded.
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { closeServer, listen, loopback } from '../listening'
import type { ProxySettings, RunningProxy } from './proxy'

export async function startNodeProxy(settings: ProxySettings): Promise<RunningProxy> {
  const server = createServer(
    {
      key: settings.serverKey,
      cert: settings.serverCertificate,
      minVersion: 'TLSv1.2',
      requestCert: true,
      rejectUnauthorized: false
    },
    (request, response) => forward(settings, request, response)
  )
  const port = await listen(server)
  return {
    version: `Node ${process.version}`,
    url: `https://${loopback}:${port}`,
    close: () => closeServer(server)
  }
}

/** As nginx's optional_no_ca: an unknown issuer is accepted, an expired certificate is not. */
const acceptedErrors: readonly string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
]

function forward(
  settings: ProxySettings,
  request: IncomingMessage,
  response: ServerResponse
): void {
  const socket = request.socket as TLSSocket
  const certificate = socket.getPeerX509Certificate()
  const { pathname } = new URL(request.url ?? '/', 'https://placeholder')
  if (
    certificate !== undefined &&
    !socket.authorized &&
    !acceptedErrors.includes(String(socket.authorizationError))
  )
    return void response.writeHead(400).end('The SSL certificate error')
  if (!pathname.startsWith('/token')) return void response.writeHead(404).end()
  const {
    [settings.certificateHeader.toLowerCase()]: _,
    [settings.proxySecretHeader.toLowerCase()]: __,
    host: ___,
    ...headers
  } = request.headers
  const upstreamRequest = httpRequest(
    {
      host: loopback,
      port: settings.upstreamPort,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: {
        ...headers,
        ...(certificate === undefined
          ? {}
          : { [settings.certificateHeader]: encodeURIComponent(certificate.toString()) }),
        [settings.proxySecretHeader]: settings.proxySecret
      }
    },
    upstreamResponse => {
      response.writeHead(upstreamResponse.statusCode ?? 502, upstreamResponse.headers)
      upstreamResponse.pipe(response)
    }
  )
  upstreamRequest.on('error', () =>
    response.headersSent ? response.destroy() : response.writeHead(502).end()
  )
  request.pipe(upstreamRequest)
}
