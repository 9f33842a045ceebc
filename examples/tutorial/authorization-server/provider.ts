// oidc-provider, a certified authorization server, configured for certificate-bound tokens [RFC 8705].
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Provider } from 'oidc-provider'
import { clients, registrations, scopesKnown, secondsToLive } from './clients'
import { certificateHeader } from './proxied'

export interface Settings {
  readonly issuer: string
  readonly certificate: string
  readonly redirectUri: string
  readonly resourceServerSecret: string
}

interface Context {
  get(header: string): string
}
interface Client {
  readonly clientId: string
  grantTypeAllowed(type: string): boolean
}

/** The server, and what it warns of while it starts: said once by the tutorial rather than in red by the package. */
export async function makeProvider(
  settings: Settings
): Promise<{ readonly provider: Provider; readonly warnings: readonly string[] }> {
  const { Constructor, warnings } = await (loaded ??= load())
  const heard = hearing()
  try {
    return {
      provider: new Constructor(settings.issuer, configuration(settings)),
      warnings: [...warnings, ...heard.warnings]
    }
  } finally {
    heard.end()
  }
}

let loaded: ReturnType<typeof load> | undefined

async function load(): Promise<{
  readonly Constructor: new (issuer: string, configuration: object) => Provider
  readonly warnings: readonly string[]
}> {
  // oidc-provider is written for Node 22, which has URL.parse; Node 20 has not.
  if (!('parse' in URL))
    Object.assign(URL, { parse: (text: string) => (URL.canParse(text) ? new URL(text) : null) })
  const heard = hearing()
  try {
    return { Constructor: (await import('oidc-provider')).Provider, warnings: heard.warnings }
  } finally {
    heard.end()
  }
}

function configuration({ certificate, redirectUri, resourceServerSecret }: Settings): object {
  return {
    clients: registrations({ certificate, redirectUri, resourceServerSecret }),
    scopes: scopesKnown,
    responseTypes: ['code'],
    clientAuthMethods: ['self_signed_tls_client_auth', 'client_secret_basic'],
    features: {
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        getCertificate: certificateOf
      },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_: Context, client: Client) => client.clientId === clients.resourceServer
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_: Context, client: Client, token: Client) =>
          client.clientId === token.clientId
      },
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false }
    },
    renderError: (context: { type: string; body: string }, { error }: { readonly error: string }) =>
      Object.assign(context, { type: 'text', body: error }),
    pkce: { required: () => true },
    issueRefreshToken: (_: Context, client: Client) => client.grantTypeAllowed('refresh_token'),
    findAccount: (_: Context, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId })
    }),
    interactions: { url: (_: Context, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: (_: Context, __: object, client: Client) => secondsToLive(client.clientId),
      ClientCredentials: (_: Context, __: object, client: Client) => secondsToLive(client.clientId),
      RefreshToken: 3600,
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      IdToken: 600
    },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    jwks: {
      keys: [
        {
          ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
            format: 'jwk'
          }),
          alg: 'ES256',
          use: 'sig'
        }
      ]
    }
  }
}

/** The certificate that the proxy saw, percent-encoded PEM; whoever else sends the header was stripped of it before. */
function certificateOf(context: Context): string | undefined {
  try {
    return decodeURIComponent(context.get(certificateHeader)) || undefined
  } catch {
    return undefined
  }
}

function hearing(): { readonly warnings: string[]; end(): void } {
  const { warn, info } = console
  const warnings: string[] = []
  const hear =
    (tell: typeof console.warn) =>
    (...words: readonly unknown[]): void => {
      const [, warning] =
        /oidc-provider (?:WARNING|NOTICE): ([^\u001b]*)/.exec(String(words[0])) ?? []
      if (warning === undefined) tell(...words)
      else warnings.push(warning)
    }
  Object.assign(console, { warn: hear(warn), info: hear(info) })
  return { warnings, end: () => void Object.assign(console, { warn, info }) }
}
