// The authorization server: oidc-provider and its login page on one port.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { closeServer, listen, loopback } from '../listening'
import type { TokenForm } from './access-tokens'
import type { Binding } from './bindings'
import { clients } from './clients'
import { handleLogin, showCode, showLoginError } from './login'
import { createProvider } from './provider'
import { stripUntrustedCertificate } from './proxy-headers'

/** What all its access tokens are like. */
export interface TokenProperties {
  readonly tokens: TokenForm
  readonly binding: Binding
}

export interface AuthorizationServer extends TokenProperties {
  readonly issuer: string
  readonly port: number
  /** The token endpoint, as proofs name it: behind the proxy. */
  readonly tokenUrl: string
  readonly authorizationEndpoint: string
  readonly introspectionEndpoint: string
  readonly redirectUri: string
  /** The credentials with which the API introspects. */
  readonly resourceServer: { readonly clientId: string; readonly clientSecret: string }
  /** The proxy must send this secret, or its certificate header is ignored. */
  readonly proxySecret: string
  readonly warnings: readonly string[]
  close(): Promise<void>
}

/**
 * Listens with plain HTTP on loopback; the proxy terminates mutual TLS.
 * `certificate` is the PEM with which the clients authenticate.
 */
export async function startAuthorizationServer(
  certificate: string,
  { tokens, binding }: TokenProperties
): Promise<AuthorizationServer> {
  const [proxySecret, clientSecret] = [
    randomBytes(24).toString('base64url'),
    randomBytes(24).toString('base64url')
  ]
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.writeHead(503).end()
  const server = createServer((request, response) => handle(request, response))
  const port = await listen(server)
  const issuer = `http://${loopback}:${port}`
  const redirectUri = `${issuer}/callback`
  const { provider, warnings } = await createProvider({
    issuer,
    certificate,
    redirectUri,
    resourceServerSecret: clientSecret,
    tokens,
    binding
  })
  handle = requestHandler(provider, proxySecret)
  return {
    tokens,
    binding,
    tokenUrl: `${issuer}/token`,
    issuer,
    port,
    redirectUri,
    proxySecret,
    warnings,
    authorizationEndpoint: `${issuer}/auth`,
    introspectionEndpoint: `${issuer}/token/introspection`,
    resourceServer: { clientId: clients.resourceServer, clientSecret },
    close: () => closeServer(server)
  }
}

function requestHandler(provider: Provider, secret: string) {
  const providerHandler = provider.callback()
  return (request: IncomingMessage, response: ServerResponse): void => {
    stripUntrustedCertificate(request, secret)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://placeholder')
    if (pathname === '/callback') showCode(response, searchParams)
    else if (pathname.startsWith('/interaction/'))
      handleLogin(provider, request, response).catch(() => showLoginError(response))
    else providerHandler(request, response).catch(() => response.destroy())
  }
}
