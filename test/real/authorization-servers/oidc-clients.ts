// The clients and the resource servers that are registered at oidc-provider.
import { X509Certificate } from 'node:crypto'
import type { Certificates } from '../proxies/certificates'
import { publicPart, type SigningKey } from './jws'
import {
  type AuthenticationMethod,
  algorithms,
  authenticationMethods,
  clientIdFor,
  clientSecret,
  redirectUri
} from './server'

/** The client metadata of RFC 7591 §2 and RFC 8705 §2.1.2. */
export function registrations(
  { stranger }: Certificates,
  assertionKey: SigningKey
): readonly object[] {
  const applications = ([...algorithms, 'opaque'] as const).flatMap(format =>
    [false, true].map(bound => ({
      client_id: clientIdFor({ format, bound }),
      client_secret: clientSecret,
      ...(bound
        ? {
            token_endpoint_auth_method: 'tls_client_auth',
            tls_client_auth_san_dns: 'first.example',
            tls_client_certificate_bound_access_tokens: true
          }
        : { token_endpoint_auth_method: 'client_secret_basic' }),
      grant_types: ['authorization_code', 'client_credentials', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [redirectUri],
      backchannel_logout_uri: 'https://app.example/logout',
      backchannel_logout_session_required: true,
      ...(format === 'opaque' ? {} : { id_token_signed_response_alg: format })
    }))
  )
  const { publicKey, raw } = new X509Certificate(stranger.certificate)
  const credentials: Readonly<Record<AuthenticationMethod, object>> = {
    client_secret_basic: {},
    client_secret_post: {},
    private_key_jwt: { jwks: { keys: [publicPart(assertionKey)] } },
    tls_client_auth: { tls_client_auth_san_dns: 'first.example' },
    self_signed_tls_client_auth: {
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] }] }
    }
  }
  const resourceServers = authenticationMethods.map(method => ({
    client_id: method,
    token_endpoint_auth_method: method,
    ...(method.startsWith('client_secret') ? { client_secret: clientSecret } : {}),
    ...credentials[method],
    grant_types: [],
    response_types: [],
    redirect_uris: []
  }))
  return [...applications, ...resourceServers]
}
