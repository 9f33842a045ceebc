// The OAuth requests of the tutorial: authorization code with PKCE, client credentials, revocation
// and introspection.
import { createHash, randomBytes } from 'node:crypto'
import type { AuthorizationServer } from './authorization-server/authorization-server'
import { clients } from './authorization-server/clients'
import { account } from './authorization-server/login'
import type { Certificate } from './certificates'
import { makeProof, type ProofKey } from './proofs'
import { type Answered, send, sendExpecting } from './request'

/** The token endpoint behind mutual TLS, and the certificates to reach it. */
export interface TokenEndpoint {
  readonly url: string
  /** The server certificate to trust. */
  readonly ca: string
  /** The client certificate to send. */
  readonly client: Certificate
  /** Tokens are bound to this key. */
  readonly proof?: { readonly key: ProofKey; readonly url: string } | undefined
}

export interface TokenResponse {
  readonly accessToken: string
  readonly refreshToken?: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** The challenge is public. Only the holder of the verifier can redeem the code [RFC 7636]. */
export interface Pkce {
  readonly verifier: string
  readonly challenge: string
}

export function createPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

export function authorizationUrl(server: AuthorizationServer, { challenge }: Pkce): string {
  return `${server.authorizationEndpoint}?${new URLSearchParams({
    response_type: 'code',
    client_id: clients.userApp,
    redirect_uri: server.redirectUri,
    scope: 'time:query',
    code_challenge: challenge,
    code_challenge_method: 'S256'
  })}`
}

/**
 * Does what a browser does when john logs in: opens the login page, sends the form and follows the
 * redirects to the redirect URI. Returns the authorization code.
 */
export async function logIn(server: AuthorizationServer, pkce: Pkce): Promise<string> {
  const cookies = new Map<string, string>()
  const visit = async (
    step: string,
    url: string,
    form?: Readonly<Record<string, string>>
  ): Promise<string> => {
    const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await sendExpecting(step, 303, {
      url,
      headers: Cookie === '' ? {} : { Cookie },
      ...(form === undefined ? {} : { form })
    })
    for (const [, name, value] of parseSetCookies(response)) cookies.set(name, value)
    return new URL(String(response.headers['location']), url).href
  }
  const loginPage = await visit('The authorization request', authorizationUrl(server, pkce))
  const returnUrl = await visit('The login form', loginPage, {
    name: account.name,
    password: account.password
  })
  const redirectUrl = new URL(await visit('The redirect after the login', returnUrl))
  const code = redirectUrl.searchParams.get('code')
  if (code === null || `${redirectUrl.origin}${redirectUrl.pathname}` !== server.redirectUri)
    throw new Error('The authorization server sent no code')
  return code
}

export function redeemCode(
  server: AuthorizationServer,
  endpoint: TokenEndpoint,
  code: string,
  { verifier }: Pkce
): Promise<TokenResponse> {
  return requestTokens(endpoint, {
    grant_type: 'authorization_code',
    client_id: clients.userApp,
    code,
    code_verifier: verifier,
    redirect_uri: server.redirectUri
  })
}

export function requestClientToken(
  endpoint: TokenEndpoint,
  clientId: string,
  scope: string
): Promise<TokenResponse> {
  return requestTokens(endpoint, { grant_type: 'client_credentials', client_id: clientId, scope })
}

/**
 * The server answers 200 even if it does not know the token [RFC 7009 §2.2], and 400 about a JWT
 * that it cannot revoke.
 */
export async function revokeToken(
  endpoint: TokenEndpoint,
  clientId: string,
  token: string,
  status: 200 | 400
): Promise<void> {
  await sendExpecting('The revocation', status, {
    ...connectionTo(endpoint),
    url: `${endpoint.url}/revocation`,
    form: { token, client_id: clientId }
  })
}

/** The same request that the API sends, with the API's credentials [RFC 7662 §2.1]. */
export async function introspectToken(
  server: AuthorizationServer,
  token: string
): Promise<unknown> {
  const { clientId, clientSecret } = server.resourceServer
  const reply = await send({
    url: server.introspectionEndpoint,
    form: { token },
    headers: {
      Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
    }
  })
  if (reply._tag === 'Answered' && reply.status === 200) return JSON.parse(reply.body)
  throw new Error(
    `The introspection failed: ${reply._tag === 'Answered' ? reply.status : reply.code}`
  )
}

async function requestTokens(
  endpoint: TokenEndpoint,
  form: Readonly<Record<string, string>>
): Promise<TokenResponse> {
  const { body } = await sendExpecting(`The token request of ${form['client_id']}`, 200, {
    ...connectionTo(endpoint),
    form,
    headers: proofHeader(endpoint)
  })
  const {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: lifetime
  } = JSON.parse(body) as Readonly<Record<string, unknown>>
  if (typeof accessToken !== 'string' || typeof lifetime !== 'number')
    throw new Error('The token endpoint sent no access token')
  return {
    accessToken,
    expiresAt: Date.now() + lifetime * 1000,
    ...(typeof refreshToken === 'string' ? { refreshToken } : {})
  }
}

function proofHeader({ proof }: TokenEndpoint): Readonly<Record<string, string>> {
  if (proof === undefined) return {}
  return { DPoP: makeProof(proof.key.privateKey, { method: 'POST', url: proof.url }) }
}

const connectionTo = ({ url, ca, client }: TokenEndpoint) => ({ url, ca, client })

function parseSetCookies({ headers }: Answered): readonly (readonly [string, string, string])[] {
  const lines = headers['set-cookie'] ?? []
  return (typeof lines === 'string' ? [lines] : lines).map(line => {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
    return [line, name, value]
  })
}
