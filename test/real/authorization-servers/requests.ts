// The OAuth requests that are the same at both servers.
import { type Reply, send, sendExpecting } from '../../../examples/tutorial/request'
import type { Client } from '../proxies/certificates'
import { makeAssertion, makeProof } from './jws'
import {
  type AuthenticationMethod,
  type AuthorizationServer,
  clientIdFor,
  clientSecret,
  redirectUri,
  scope,
  type TokenOptions,
  type Tokens
} from './server'

export interface Endpoints {
  readonly ca: string
  readonly token: string
  readonly revocation: string
  /** For clients that authenticate with a certificate. */
  readonly mtls: { readonly token: string; readonly revocation: string }
  /** The certificate of bound tokens. */
  readonly first: Client
}
type Fields = Readonly<Record<string, string>>

export function basic(clientId: string, secret: string): Fields {
  return { Authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` }
}

/** What authenticates one of the clients of `clientIdFor`. */
function authenticate(endpoints: Endpoints, clientId: string, at: 'token' | 'revocation') {
  const { ca, first, mtls } = endpoints
  return clientId.startsWith('bound-')
    ? { url: mtls[at], ca, client: first, fields: { client_id: clientId } }
    : { url: endpoints[at], ca, headers: basic(clientId, clientSecret), fields: {} }
}

export async function requestTokens(
  endpoints: Endpoints,
  options: TokenOptions,
  resource: string,
  code?: string
): Promise<Tokens> {
  const clientId = clientIdFor(options)
  const { fields, ...request } = authenticate(endpoints, clientId, 'token')
  const headers: Fields = {
    ...request.headers,
    // Glewlwyd wants this URL in a proof also at its alias for mutual TLS.
    ...(options.proofKey && { DPoP: makeProof('POST', endpoints.token, options.proofKey) })
  }
  const grant: Fields =
    code === undefined
      ? { grant_type: 'client_credentials', scope }
      : { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  const indicator: Fields = options.withoutResource === true ? {} : { resource }
  const form = { ...fields, ...grant, ...indicator }
  const { body } = await sendExpecting(`The tokens of ${clientId}`, 200, {
    ...request,
    headers,
    form
  })
  const answer = JSON.parse(body) as Fields
  return {
    clientId,
    accessToken: answer['access_token'] ?? '',
    tokenType: answer['token_type'] ?? '',
    refreshToken: answer['refresh_token'] ?? '',
    idToken: answer['id_token'] ?? ''
  }
}

export async function revoke(endpoints: Endpoints, clientId: string, token: string): Promise<void> {
  const { fields, ...request } = authenticate(endpoints, clientId, 'revocation')
  const form = { ...fields, token }
  await sendExpecting(`The revocation by ${clientId}`, 200, { ...request, form })
}

/** Cookies of a browser that visits one server. */
export function createCookies(): { header(): Fields; keep(reply: Reply): void } {
  const cookies = new Map<string, string>()
  return {
    header: () =>
      cookies.size === 0
        ? {}
        : { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    keep: reply => {
      const lines = reply._tag === 'Answered' ? (reply.headers['set-cookie'] ?? []) : []
      for (const line of [lines].flat()) {
        const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
        cookies.set(name, value)
      }
    }
  }
}

/** The request of a resource server, as a caller without gatecheck makes it. */
export function introspect(
  server: AuthorizationServer,
  method: AuthenticationMethod,
  token: string,
  options: { readonly accept?: string; readonly aud?: string } = {}
): Promise<Reply> {
  const {
    clientId,
    clientSecret: secret,
    key,
    certificate,
    endpoint
  } = server.resourceServer(method)
  const credentials: Readonly<Record<AuthenticationMethod, Fields>> = {
    client_secret_basic: {},
    client_secret_post: { client_id: clientId, client_secret: secret },
    private_key_jwt: makeAssertion(clientId, options.aud ?? server.issuer, key),
    tls_client_auth: { client_id: clientId },
    self_signed_tls_client_auth: { client_id: clientId }
  }
  return send({
    url: endpoint,
    ca: server.ca,
    client: certificate,
    headers: {
      Accept: options.accept ?? 'application/json',
      ...(method === 'client_secret_basic' ? basic(clientId, secret) : {})
    },
    form: { token, ...credentials[method] }
  })
}
