// What both authorization servers of the tests can do, and the names that both use.
import { type JsonWebKey, randomBytes } from 'node:crypto'
import type { Client } from '../proxies/certificates'

/** The API for which access tokens are issued. */
export const audience = 'https://api.example'
export const scope = 'read'
/** Users of both servers, so that one server's `jane` can be mistaken for the other's. */
export const users = ['jane', 'admin'] as const
export type User = (typeof users)[number]

export const algorithms = ['ES256', 'PS256', 'Ed25519'] as const
export type Algorithm = (typeof algorithms)[number]

/** How a resource server authenticates at the introspection endpoint [RFC 8414 §2]. */
export const authenticationMethods = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth'
] as const
export type AuthenticationMethod = (typeof authenticationMethods)[number]

/** A resource server that may introspect. Its id is the name of its method. */
export interface ResourceServer {
  readonly clientId: AuthenticationMethod
  readonly clientSecret: string
  /** The private key of `private_key_jwt`. */
  readonly key: JsonWebKey
  /** The client certificate of the mutual-TLS methods. */
  readonly certificate?: Client | undefined
  /** The alias of mutual TLS, for the methods that use it. */
  readonly endpoint: string
}

export interface TokenOptions {
  /** Of the signature, or `opaque` where the server has such tokens. Default: `ES256`. */
  readonly format?: Algorithm | 'opaque' | undefined
  /** Bound to the certificate `first` [RFC 8705 §3]. */
  readonly bound?: boolean | undefined
  /** Logs this user in, for the code flow. Default: client credentials. */
  readonly user?: User | undefined
  /** Bound to this private key [RFC 9449 §5]. With `bound`, to both: Glewlwyd alone. */
  readonly proofKey?: JsonWebKey | undefined
  /** Requests no resource indicator [RFC 8707]. */
  readonly withoutResource?: boolean | undefined
}
export interface Tokens {
  readonly clientId: string
  readonly accessToken: string
  /** As the token endpoint writes it. */
  readonly tokenType: string
  /** The next two only for a user. */
  readonly refreshToken: string
  readonly idToken: string
}

export interface AuthorizationServer {
  readonly name: 'oidc-provider' | 'Glewlwyd'
  /** The exact `iss`. */
  readonly issuer: string
  /** PEM to trust for the server's certificate. */
  readonly ca: string
  readonly discovery: string
  readonly jwksUri: string
  readonly introspectionEndpoint: string
  /** The same endpoint in plain HTTP, for clients that cannot trust another CA. */
  readonly plainIntrospectionEndpoint: string
  readonly formats: readonly (Algorithm | 'opaque')[]
  /** A form of access token about which its introspection endpoint answers. */
  readonly introspectable: Algorithm | 'opaque'
  resourceServer(method: AuthenticationMethod): ResourceServer
  requestTokens(options?: TokenOptions): Promise<Tokens>
  /** An access token with which a resource server introspects, where the server takes one. */
  requestIntrospectionToken?(): Promise<string>
  /** By the client to which the token was issued [RFC 7009]. */
  revoke(clientId: string, token: string): Promise<void>
  /** Ends the session of the ID token. Returns the logout token that the client receives. */
  logOut(idToken: string): Promise<string>
  /** From now on signs with a new key. `withdraw` removes the old one of this algorithm. */
  rotate(algorithm: Algorithm, options?: { readonly withdraw: boolean }): Promise<void>
}

/** One client for each format and binding. Bound ones authenticate with the certificate `first`. */
export function clientIdFor({ format = 'ES256', bound = false }: TokenOptions): string {
  return `${bound ? 'bound' : 'app'}-${format}`
}
/** Of every client. New at each run. */
export const clientSecret = randomBytes(24).toString('base64url')
export const redirectUri = 'https://app.example/callback'
