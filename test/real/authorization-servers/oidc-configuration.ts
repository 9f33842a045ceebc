// Configures oidc-provider for JWT and opaque access tokens, every client authentication at
// introspection, and signed answers [RFC 9701].
import { randomBytes } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { SigningKey } from './jws'
import { audience, authenticationMethods, scope } from './server'

interface Context {
  readonly socket: TLSSocket
}
interface Client {
  readonly clientId: string
}
interface Token {
  readonly accountId?: string
}

export interface OidcSettings {
  /** The first of an algorithm signs. */
  readonly keys: readonly SigningKey[]
  readonly clients: readonly object[]
  readonly adapter: (kind: string) => object
  readonly cookieKey: string
  /** Receives what the server posts to `backchannel_logout_uri`. */
  readonly fetch: (url: string, init: { readonly body: URLSearchParams }) => Promise<Response>
}

/** The resource indicator decides the form of a token. Its audience is always the API. */
export function resourceFor(format: string): string {
  return `${audience}/${format}`
}

function readResource(_: Context, resource: string): object {
  const format = resource.slice(resourceFor('').length)
  return {
    scope,
    audience,
    accessTokenTTL: 600,
    ...(format === 'opaque'
      ? { accessTokenFormat: 'opaque' }
      : { accessTokenFormat: 'jwt', jwt: { sign: { alg: format } } })
  }
}

export function oidcConfiguration(settings: OidcSettings): object {
  const isResourceServer = (client: Client): boolean =>
    (authenticationMethods as readonly string[]).includes(client.clientId)
  return {
    ...settings,
    clients: settings.clients,
    jwks: { keys: settings.keys },
    scopes: ['openid', scope],
    clientAuthMethods: authenticationMethods,
    clientDefaults: {
      id_token_signed_response_alg: 'ES256',
      introspection_signed_response_alg: 'ES256'
    },
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256'],
      idTokenSigningAlgValues: ['ES256', 'PS256', 'Ed25519'],
      introspectionSigningAlgValues: ['ES256'],
      dPoPSigningAlgValues: ['ES256', 'PS256', 'Ed25519']
    },
    features: {
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_: Context, client: Client) => isResourceServer(client)
      },
      jwtIntrospection: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_: Context, client: Client, token: Client) =>
          client.clientId === token.clientId
      },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        tlsClientAuth: true,
        getCertificate: ({ socket }: Context) => socket.getPeerX509Certificate(),
        certificateAuthorized: ({ socket }: Context) => socket.authorized,
        certificateSubjectMatches: ({ socket }: Context, _: string, expected: string) =>
          socket.getPeerX509Certificate()?.subjectAltName === `DNS:${expected}`
      },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: readResource
      },
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false }
    },
    pkce: { required: () => false },
    issueRefreshToken: () => true,
    findAccount: (_: Context, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId })
    }),
    extraTokenClaims: (_: Context, token: Token) =>
      token.accountId === undefined
        ? undefined
        : { acr: 'urn:example:two-factors', auth_time: Math.floor(Date.now() / 1000) },
    interactions: { url: (_: Context, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: 600,
      ClientCredentials: 600,
      RefreshToken: 3600,
      IdToken: 600,
      Interaction: 600,
      Session: 3600,
      Grant: 3600
    },
    cookies: { keys: [settings.cookieKey] }
  }
}
