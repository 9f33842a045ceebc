// Who is registered at the authorization server: the tutorial's clients and the resource server that introspects.
import { X509Certificate } from 'node:crypto'

/** One client per kind of token that the tutorial needs. */
export const clients = {
  /** Acts for a person who logs in; gets an access token and a refresh token. */
  person: 'tutorial-app',
  /** Acts for itself. */
  machine: 'tutorial-machine',
  /** As `machine`, but its tokens live one second. */
  hasty: 'tutorial-hasty',
  /** As `machine`, but its tokens are not bound to its certificate. */
  loose: 'tutorial-loose',
  /** The API's own account: may ask what a token is, and nothing else. */
  resourceServer: 'tutorial-api'
} as const

export const scopesKnown = ['time:query', 'time:set'] as const
export function secondsToLive(clientId: string): number {
  return clientId === clients.hasty ? 1 : 600
}

/** The metadata, in the names of RFC 7591 and RFC 8705 §2.2.2, §3.4. */
export function registrations(input: {
  /** The certificate by which every client but the resource server authenticates [RFC 8705 §2.2]. */
  readonly certificate: string
  readonly redirectUri: string
  readonly resourceServerSecret: string
}): readonly object[] {
  const { publicKey, raw } = new X509Certificate(input.certificate)
  const client = {
    token_endpoint_auth_method: 'self_signed_tls_client_auth',
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] }] },
    tls_client_certificate_bound_access_tokens: true,
    id_token_signed_response_alg: 'ES256',
    scope: scopesKnown.join(' ')
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
      client_id: clients.person,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [input.redirectUri]
    },
    { ...machine, client_id: clients.machine },
    { ...machine, client_id: clients.hasty },
    { ...machine, client_id: clients.loose, tls_client_certificate_bound_access_tokens: false },
    {
      client_id: clients.resourceServer,
      client_secret: input.resourceServerSecret,
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'ES256',
      grant_types: [],
      response_types: [],
      redirect_uris: []
    }
  ]
}
