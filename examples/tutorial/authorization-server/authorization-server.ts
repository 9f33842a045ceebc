// The authorization server as one thing: oidc-provider, its login page, and the address under which both are found.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { listen, loopback, shut } from '../listening'
import { clients } from './clients'
import { login, showCode, showFault } from './login'
import { makeProvider } from './provider'
import { believeOnlyProxy } from './proxied'

export interface AuthorizationServer {
  readonly issuer: string
  readonly port: number
  readonly authorizationEndpoint: string
  readonly introspectionEndpoint: string
  readonly redirectUri: string
  /** The account by which the API introspects. */
  readonly resourceServer: { readonly clientId: string; readonly clientSecret: string }
  /** What the proxy must send, so that its certificate header is believed. */
  readonly proxySecret: string
  readonly warnings: readonly string[]
  close(): Promise<void>
}

/** Plain HTTP on loopback; mutual TLS is the proxy's business. `certificate`: the one by which the clients authenticate. */
export async function authorizationServer(certificate: string): Promise<AuthorizationServer> {
  const [proxySecret, clientSecret] = [
    randomBytes(24).toString('base64url'),
    randomBytes(24).toString('base64url')
  ]
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  const port = await listen(server)
  const issuer = `http://${loopback}:${port}`
  const redirectUri = `${issuer}/callback`
  const { provider, warnings } = await makeProvider({
    issuer,
    certificate,
    redirectUri,
    resourceServerSecret: clientSecret
  })
  answer = answering(provider, proxySecret)
  return {
    issuer,
    port,
    redirectUri,
    proxySecret,
    warnings,
    authorizationEndpoint: `${issuer}/auth`,
    introspectionEndpoint: `${issuer}/token/introspection`,
    resourceServer: { clientId: clients.resourceServer, clientSecret },
    close: () => shut(server)
  }
}

function answering(provider: Provider, secret: string) {
  const standard = provider.callback()
  return (request: IncomingMessage, response: ServerResponse): void => {
    believeOnlyProxy(request, secret)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://placeholder')
    if (pathname === '/callback') showCode(response, searchParams)
    else if (pathname.startsWith('/interaction/'))
      login(provider, request, response).catch(() => showFault(response))
    else standard(request, response).catch(() => response.destroy())
  }
}
