// The two endpoints of the gateway: the custom domain with mutual TLS, and execute-api without.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { closeServer, listen } from '../listening'
import type { Listener } from './gateway-request'
import type { GatewaySettings } from './settings'

export interface Listeners {
  readonly mtlsPort: number
  readonly executeApiPort: number
  refusedHandshakes(): number
  close(): Promise<void>
}

/** API Gateway needs TLS 1.2 or later, and refuses certificates outside the truststore. */
export async function startListeners(
  { truststore, serverKey: key, serverCertificate: cert }: GatewaySettings,
  handleRequest: (
    listener: Listener,
    request: IncomingMessage,
    response: ServerResponse
  ) => Promise<void>
): Promise<Listeners> {
  const requestListener =
    (listener: Listener) =>
    (request: IncomingMessage, response: ServerResponse): void =>
      void handleRequest(listener, request, response).catch(() => response.destroy())
  let failedHandshakes = 0
  const mtlsServer = createServer(
    {
      key,
      cert,
      minVersion: 'TLSv1.2',
      ca: truststore,
      requestCert: true,
      rejectUnauthorized: true
    },
    requestListener('custom domain')
  )
  const plainServer = createServer(
    { key, cert, minVersion: 'TLSv1.2' },
    requestListener('execute-api')
  )
  mtlsServer.on('tlsClientError', () => {
    failedHandshakes += 1
  })
  const [mtlsPort, executeApiPort] = [await listen(mtlsServer), await listen(plainServer)]
  return {
    mtlsPort,
    executeApiPort,
    refusedHandshakes: () => failedHandshakes,
    close: async () => {
      await Promise.all([closeServer(mtlsServer), closeServer(plainServer)])
    }
  }
}
