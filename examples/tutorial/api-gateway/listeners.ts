// The gateway's two doors: a custom domain with mutual TLS, and the execute-api endpoint without.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { listen, shut } from '../listening'
import type { Listener } from './arrival'
import type { GatewaySettings } from './settings'

export interface Listeners {
  readonly mtlsPort: number
  readonly executeApiPort: number
  refusedHandshakes(): number
  close(): Promise<void>
}

/** API Gateway's mutual TLS wants TLS 1.2 at least, and ends the handshake of a certificate that the truststore does not vouch for. */
export async function listeners(
  { truststore, serverKey: key, serverCertificate: cert }: GatewaySettings,
  serve: (listener: Listener, request: IncomingMessage, response: ServerResponse) => Promise<void>
): Promise<Listeners> {
  const serving =
    (listener: Listener) =>
    (request: IncomingMessage, response: ServerResponse): void =>
      void serve(listener, request, response).catch(() => response.destroy())
  let refused = 0
  const mtls = createServer(
    {
      key,
      cert,
      minVersion: 'TLSv1.2',
      ca: truststore,
      requestCert: true,
      rejectUnauthorized: true
    },
    serving('custom domain')
  )
  const plain = createServer({ key, cert, minVersion: 'TLSv1.2' }, serving('execute-api'))
  mtls.on('tlsClientError', () => {
    refused += 1
  })
  const [mtlsPort, executeApiPort] = [await listen(mtls), await listen(plain)]
  return {
    mtlsPort,
    executeApiPort,
    refusedHandshakes: () => refused,
    close: async () => {
      await Promise.all([shut(mtls), shut(plain)])
    }
  }
}
