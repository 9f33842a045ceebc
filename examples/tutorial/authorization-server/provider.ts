// Configures oidc-provider, a certified authorization server, for bound tokens [RFC 8705 §3].
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Provider } from 'oidc-provider'
import { resourceIndicators, type TokenForm } from './access-tokens'
import { type Binding, bindingConfiguration, completeIntrospection } from './bindings'
import { clientRegistrations, clients, supportedScopes, tokenLifetime } from './clients'
import { certificateHeader } from './proxy-headers'

export interface ProviderSettings {
  readonly issuer: string
  readonly certificate: string
  readonly redirectUri: string
  readonly resourceServerSecret: string
  readonly tokens: TokenForm
  readonly binding: Binding
}

interface Context {
  get(header: string): string
}
interface Client {
  readonly clientId: string
  grantTypeAllowed(type: string): boolean
}

export async function createProvider(
  settings: ProviderSettings
): Promise<{ readonly provider: Provider; readonly warnings: readonly string[] }> {
  const made = await constructProvider(settings.issuer, providerConfiguration(settings))
  if (settings.binding === 'both') made.provider.use(completeIntrospection)
  return made
}

/** Also returns the warnings that oidc-provider prints at startup: the tutorial shows them once. */
export async function constructProvider(
  issuer: string,
  configuration: object
): Promise<{ readonly provider: Provider; readonly warnings: readonly string[] }> {
  const { Constructor, warnings } = await (loadedPackage ??= loadPackage())
  const capture = captureWarnings()
  try {
    return {
      provider: new Constructor(issuer, configuration),
      warnings: [...warnings, ...capture.warnings]
    }
  } finally {
    capture.stop()
  }
}

let loadedPackage: ReturnType<typeof loadPackage> | undefined

async function loadPackage(): Promise<{
  readonly Constructor: new (issuer: string, providerConfiguration: object) => Provider
  readonly warnings: readonly string[]
}> {
  // oidc-provider needs URL.parse, which Node 20 does not have.
  if (!('parse' in URL))
    Object.assign(URL, { parse: (text: string) => (URL.canParse(text) ? new URL(text) : null) })
  const capture = captureWarnings()
  try {
    return { Constructor: (await import('oidc-provider')).Provider, warnings: capture.warnings }
  } finally {
    capture.stop()
  }
}

function providerConfiguration({
  certificate,
  redirectUri,
  resourceServerSecret,
  tokens,
  binding
}: ProviderSettings): object {
  return {
    ...bindingConfiguration(binding, readCertificate),
    clients: clientRegistrations({ certificate, redirectUri, resourceServerSecret, binding }),
    scopes: supportedScopes,
    responseTypes: ['code'],
    clientAuthMethods: ['self_signed_tls_client_auth', 'client_secret_basic'],
    features: {
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        getCertificate: readCertificate
      },
      dPoP: { enabled: binding !== 'certificate' },
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
      resourceIndicators: resourceIndicators(tokens, supportedScopes),
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
      AccessToken: (_: Context, __: object, client: Client) => tokenLifetime(client.clientId),
      ClientCredentials: (_: Context, __: object, client: Client) => tokenLifetime(client.clientId),
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

/** The proxy's header holds percent-encoded PEM. Other senders' headers were removed before. */
function readCertificate(context: Context): string | undefined {
  try {
    return decodeURIComponent(context.get(certificateHeader)) || undefined
  } catch {
    return undefined
  }
}

function captureWarnings(): { readonly warnings: string[]; stop(): void } {
  const { warn, info } = console
  const warnings: string[] = []
  const capturing =
    (write: typeof console.warn) =>
    (...args: readonly unknown[]): void => {
      const [, warning] =
        /oidc-provider (?:WARNING|NOTICE): ([^\u001b]*)/.exec(String(args[0])) ?? []
      if (warning === undefined) write(...args)
      else warnings.push(warning)
    }
  Object.assign(console, { warn: capturing(warn), info: capturing(info) })
  return { warnings, stop: () => void Object.assign(console, { warn, info }) }
}
