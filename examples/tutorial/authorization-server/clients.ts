// The clients registered at the authorization server, and the resource server that introspects.
import { X509Certificate } from 'node:crypto'
import type { Binding } from './bindings'

/** One client per kind of token that the tutorial needs. */
export const clients = {
  /** Acts for a user who logs in. Gets an access token and a refresh token. */
  userApp: 'tutorial-app',
  /** Acts for itself. */
  machine: 'tutorial-machine',
  /** Like `machine`, but its tokens expire after one second. */
  shortLived: 'tutorial-short-lived',
  /** Like `machine`, but its tokens are not bound. */
  unbound: 'tutorial-unbound',
  /** The credentials of the API. It can only introspect tokens. */
  resourceServer: 'tutorial-api'
} as const

export const supportedScopes = ['time:query', 'time:set'] as const

/** Seconds. */
export function tokenLifetime(clientId: string): number {
  return clientId === clients.shortLived ? 1 : 600
}

/** The client metadata of RFC 7591 §2, RFC 8705 §2.2.2, §3.4, and RFC 9449 §5.2. */
export function clientRegistrations(options: {
  /** All clients except the resource server authenticate with this one [RFC 8705 §2.2]. */
  readonly certificate: string
  readonly redirectUri: string
  readonly resourceServerSecret: string
  readonly binding: Binding
}): readonly object[] {
  const { publicKey, raw } = new X509Certificate(options.certificate)
  const client = {
    token_endpoint_auth_method: 'self_signed_tls_client_auth',
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] }] },
    tls_client_certificate_bound_access_tokens: options.binding === 'certificate',
    dpop_bound_access_tokens: options.binding !== 'certificate',
    id_token_signed_response_alg: 'ES256',
    scope: supportedScopes.join(' ')
  }
  const machine = {
    ...client,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: []
  }
  return [
    {
      ...client,
      client_id: clients.userApp,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [options.redirectUri]
    },
    { ...machine, client_id: clients.machine },
    { ...machine, client_id: clients.shortLived },
    {
      ...machine,
      client_id: clients.unbound,
      tls_client_certificate_bound_access_tokens: false,
      dpop_bound_access_tokens: false
    },
    {
      client_id: clients.resourceServer,
      client_secret: options.resourceServerSecret,
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'ES256',
      grant_types: [],
      response_types: [],
      redirect_uris: []
    }
  ]
}
