// oidc-provider as an MCP client needs it: clients register themselves, and ask for tokens for one
// resource [RFC 7591, RFC 8707].
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { constructProvider } from '../../../examples/tutorial/authorization-server/provider'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../../examples/tutorial/listening'

export const redirectUri = 'https://client.example/callback'
/** Registered beforehand, with every scope. */
export const knownClient = { client_id: 'known', redirect_uris: [redirectUri] }
const scopes = ['mcp:tools', 'mcp:read']

function configuration(): object {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    clients: [{ ...knownClient, token_endpoint_auth_method: 'none' }],
    scopes: ['openid', ...scopes],
    clientAuthMethods: ['none'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
    features: {
      registration: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_: object, resource: string) => ({
          scope: scopes.join(' '),
          audience: resource,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } }
        })
      }
    },
    pkce: { required: () => true },
    findAccount: (_: object, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId })
    }),
    interactions: { url: (_: object, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    ttl: { AccessToken: 600, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
    cookies: { keys: [randomBytes(32).toString('base64url')] }
  }
}

/** John logs in and consents to all that was requested. */
async function logIn(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId: 'john', clientId: String(params['client_id']) })
  grant.addOIDCScope(String(params['scope']))
  grant.addResourceScope(String(params['resource']), String(params['scope']))
  await provider.interactionFinished(request, response, {
    login: { accountId: 'john', remember: false },
    consent: { grantId: await grant.save() }
  })
}

/** Returns the issuer. */
export async function startMcpAuthorizationServer(cleanups: Cleanups): Promise<string> {
  let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  const issuer = `http://127.0.0.1:${await listen(server)}`
  cleanups.add(() => closeServer(server))
  const { provider } = await constructProvider(issuer, configuration())
  const answer = provider.callback()
  handle = (request, response) =>
    request.url?.startsWith('/interaction/') === true
      ? logIn(provider, request, response)
      : answer(request, response)
  return issuer
}
