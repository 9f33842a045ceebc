// How the authorization server recognizes a certificate header that its proxy wrote.
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The client's certificate, in the form of nginx's $ssl_client_escaped_cert. */
export const certificateHeader = 'X-Ssl-Cert'
/** A secret that the proxy and the authorization server share. */
export const proxySecretHeader = 'X-Proxy-Secret'

/** Removes the certificate header unless the proxy sent the request: clients can forge it. */
export function stripUntrustedCertificate(request: IncomingMessage, secret: string): void {
  if (!isSecret(request.headers[proxySecretHeader.toLowerCase()], secret))
    delete request.headers[certificateHeader.toLowerCase()]
  delete request.headers[proxySecretHeader.toLowerCase()]
}

function isSecret(sentSecret: string | readonly string[] | undefined, secret: string): boolean {
  const [left, right] = [Buffer.from(String(sentSecret)), Buffer.from(secret)]
  return left.length === right.length && timingSafeEqual(left, right)
}
