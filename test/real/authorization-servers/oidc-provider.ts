// oidc-provider behind its own TLS, as an authorization server for tests.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { Provider } from 'oidc-provider'
import { constructProvider } from '../../../examples/tutorial/authorization-server/provider'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import type { Certificates } from '../proxies/certificates'
import { makeKey, readJws } from './jws'
import { registrations } from './oidc-clients'
import { oidcConfiguration, resourceFor } from './oidc-configuration'
import { logInAtOnce, requestCode } from './oidc-login'
import { createStore } from './oidc-store'
import { openPlainPort } from './plain-port'
import { requestTokens, revoke } from './requests'
import { type AuthorizationServer, algorithms, clientIdFor, clientSecret } from './server'

export async function startOidcProvider(
  cleanups: Cleanups,
  certificates: Certificates
): Promise<AuthorizationServer> {
  const { folder, ca, first, stranger } = certificates
  let provider: Provider
  let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  const server = createServer(
    {
      key: await readFile(folder.path('server.key')),
      cert: ca,
      ca: await readFile(folder.path('ca.crt')),
      requestCert: true,
      rejectUnauthorized: false
    },
    (request, response) => {
      const handled = request.url?.startsWith('/interaction/')
        ? logInAtOnce(provider, request, response)
        : handle(request, response)
      handled.catch(() => response.destroy())
    }
  )
  const port = await listen(server)
  cleanups.add(() => closeServer(server))
  const issuer = `https://localhost:${port}`
  const plainPort = await openPlainPort(cleanups, port, ca)
  const assertionKey = makeKey('ES256')
  const logoutTokens: string[] = []
  const settings = {
    clients: registrations(certificates, assertionKey),
    adapter: createStore(),
    cookieKey: randomBytes(32).toString('base64url'),
    fetch: async (_: string, init: { readonly body: URLSearchParams }) => {
      logoutTokens.push(init.body.get('logout_token') ?? '')
      return new Response()
    }
  }
  let keys = algorithms.map(algorithm => makeKey(algorithm))
  const replaceProvider = async (): Promise<void> => {
    const constructed = await constructProvider(issuer, oidcConfiguration({ ...settings, keys }))
    provider = constructed.provider
    handle = provider.callback()
  }
  await replaceProvider()
  const endpoints = {
    ca,
    first,
    token: `${issuer}/token`,
    revocation: `${issuer}/token/revocation`,
    mtls: { token: `${issuer}/token`, revocation: `${issuer}/token/revocation` }
  }
  const introspectionEndpoint = `${issuer}/token/introspection`
  return {
    name: 'oidc-provider',
    issuer,
    ca,
    discovery: `${issuer}/.well-known/openid-configuration`,
    jwksUri: `${issuer}/jwks`,
    introspectionEndpoint,
    plainIntrospectionEndpoint: `http://127.0.0.1:${plainPort}/token/introspection`,
    formats: [...algorithms, 'opaque'],
    introspectable: 'opaque',
    resourceServer: method => ({
      clientId: method,
      clientSecret,
      key: assertionKey,
      endpoint: introspectionEndpoint,
      certificate: { tls_client_auth: first, self_signed_tls_client_auth: stranger }[
        method as string
      ]
    }),
    requestTokens: async (options = {}) => {
      const resource = resourceFor(options.format ?? 'ES256')
      const code =
        options.user === undefined
          ? undefined
          : await requestCode(`${issuer}/auth`, ca, {
              client_id: clientIdFor(options),
              login_hint: options.user,
              ...(options.withoutResource === true ? {} : { resource })
            })
      return requestTokens(endpoints, options, resource, code)
    },
    revoke: (clientId, token) => revoke(endpoints, clientId, token),
    logOut: async idToken => {
      const [, { aud, sub, sid }] = readJws(idToken)
      const client = await provider.Client.find(String(aud))
      await client?.backchannelLogout(String(sub), String(sid))
      return logoutTokens.pop() ?? ''
    },
    rotate: async (algorithm, { withdraw } = { withdraw: false }) => {
      const others = keys.filter(({ alg }) => !withdraw || alg !== algorithm)
      keys = [makeKey(algorithm), ...others]
      await replaceProvider()
    }
  }
}
