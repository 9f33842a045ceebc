// What Glewlwyd is told: its configuration file, its database, the plugin for OpenID Connect, and
// the registrations of clients.
import { X509Certificate } from 'node:crypto'
import type { Certificates } from '../proxies/certificates'
import { publicPart, type SigningKey } from './jws'
import {
  type Algorithm,
  type AuthenticationMethod,
  audience,
  authenticationMethods,
  clientIdFor,
  clientSecret,
  redirectUri,
  scope,
  users
} from './server'

export const plugin = 'oidc'
/** A resource server introspects with an access token of this scope. */
export const introspectionScope = 'introspect'

/** Debian's places. It takes client certificates from its own TLS. */
export function configurationFile(path: (name: string) => string, port: number): string {
  return `port=${port}
bind_address="127.0.0.1"
external_url="https://localhost:${port}"
api_prefix="api"
login_url="login.html"
log_mode="console"
log_level="NONE"
cookie_domain="localhost"
cookie_secure=1
hash_algorithm="SHA512"
user_module_path="/usr/lib/glewlwyd/user"
user_middleware_module_path="/usr/lib/glewlwyd/user_middleware"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
use_secure_connection=true
secure_connection_key_file="${path('server.key')}"
secure_connection_pem_file="${path('server.crt')}"
secure_connection_ca_file="${path('glewlwyd-ca.pem')}"
database={ type="sqlite3" path="${path('glewlwyd.db')}" };
`
}

/** In front of the package's own script. A user's \`sub\` would be random: here it is the name. */
export function databaseScript(packageScript: string): string {
  const subjects = users.map(user => `('${plugin}', '${user}', '${user}')`).join(', ')
  return `PRAGMA journal_mode=WAL; BEGIN; ${packageScript}
INSERT INTO gpo_subject_identifier (gposi_plugin_name, gposi_username, gposi_sub) VALUES ${subjects};
COMMIT;`
}

/** Rhonabwy, its JOSE library, knows the older name alone [RFC 9864]. */
function nameOf(algorithm: string): string {
  return algorithm === 'Ed25519' ? 'EdDSA' : algorithm
}

export function pluginParameters(issuer: string, keys: readonly SigningKey[]): object {
  const named = keys.map(key => ({ ...key, alg: nameOf(key.alg) }))
  return {
    iss: issuer,
    'jwks-private': JSON.stringify({ keys: named }),
    'jwks-show': true,
    'client-sign_kid-parameter': 'sign_kid',
    'client-jwks-parameter': 'jwks',
    'access-token-duration': 600,
    'refresh-token-duration': 3600,
    'code-duration': 60,
    'refresh-token-rolling': false,
    'allow-non-oidc': true,
    'allowed-scope': ['openid', scope],
    'auth-type-code-enabled': true,
    'auth-type-client-enabled': true,
    'auth-type-refresh-enabled': true,
    'request-parameter-allow': true,
    'request-maximum-exp': 3600,
    'introspection-revocation-allowed': true,
    'introspection-revocation-allow-target-client': true,
    'introspection-revocation-auth-scope': [introspectionScope],
    'client-cert-source': 'TLS',
    'client-cert-use-endpoint-aliases': true,
    'client-cert-self-signed-allowed': true,
    'oauth-dpop-allowed': true,
    'oauth-dpop-iat-duration': 60,
    'resource-allowed': true,
    'resource-scope': { [scope]: [audience] },
    'session-management-allowed': true,
    'session-cookie-name': 'GLEWLWYD2_OIDC_SID',
    'session-cookie-expiration': 3600,
    'back-channel-logout-allowed': true
  }
}

/** One client for each algorithm and binding. `signingKid`: this key signs its tokens. */
export function application(
  format: Algorithm,
  bound: boolean,
  signingKid: string,
  logoutUri: string
): object {
  return {
    client_id: clientIdFor({ format, bound }),
    ...common,
    scope: ['openid', scope],
    authorization_type: ['code', 'client_credentials', 'refresh_token'],
    redirect_uri: [redirectUri],
    sign_kid: signingKid,
    backchannel_logout_uri: logoutUri,
    backchannel_logout_session_required: '1', // of this type alone
    ...(bound
      ? {
          token_endpoint_auth_method: ['tls_client_auth'],
          tls_client_auth_san_dns: 'first.example'
        }
      : { token_endpoint_auth_method: ['client_secret_basic'], client_secret: clientSecret })
  }
}

export function resourceServers(
  { stranger }: Certificates,
  assertionKey: SigningKey
): readonly object[] {
  const { publicKey, raw } = new X509Certificate(stranger.certificate)
  const selfSigned = { ...publicKey.export({ format: 'jwk' }), kid: 'self-signed' }
  const credentials: Readonly<Record<AuthenticationMethod, object>> = {
    client_secret_basic: { client_secret: clientSecret },
    client_secret_post: { client_secret: clientSecret },
    private_key_jwt: { jwks: { keys: [publicPart(assertionKey)] } },
    tls_client_auth: { tls_client_auth_san_dns: 'first.example' },
    self_signed_tls_client_auth: {
      jwks: { keys: [{ ...selfSigned, x5c: [raw.toString('base64')] }] }
    }
  }
  return authenticationMethods.map(method => ({
    client_id: method,
    ...common,
    scope: [introspectionScope],
    authorization_type: ['client_credentials'],
    token_endpoint_auth_method: [method],
    ...credentials[method]
  }))
}

const common = { enabled: true, confidential: true }
