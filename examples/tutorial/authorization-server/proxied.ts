// How the authorization server knows that a certificate header was written by its own proxy.
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Holds the client's certificate as nginx' $ssl_client_escaped_cert writes it. */
export const certificateHeader = 'X-Ssl-Cert'
/** Holds a secret that the proxy and the authorization server share. */
export const proxyHeader = 'X-Proxy-Secret'

/** Removes the certificate header from every request that did not come through the proxy: anybody can write a header. */
export function believeOnlyProxy(request: IncomingMessage, secret: string): void {
  if (!same(request.headers[proxyHeader.toLowerCase()], secret))
    delete request.headers[certificateHeader.toLowerCase()]
  delete request.headers[proxyHeader.toLowerCase()]
}

function same(given: string | readonly string[] | undefined, secret: string): boolean {
  const [left, right] = [Buffer.from(String(given)), Buffer.from(secret)]
  return left.length === right.length && timingSafeEqual(left, right)
}
