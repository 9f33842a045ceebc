// How tokens are got: the authorization code flow with PKCE, client credentials, revocation. Each as the request that is sent.
import { createHash, randomBytes } from 'node:crypto'
import type { AuthorizationServer } from './authorization-server/authorization-server'
import { clients } from './authorization-server/clients'
import { account } from './authorization-server/login'
import type { Certificate } from './certificates'
import { type Answered, expectAnswer, send } from './request'

/** The token endpoint behind mutual TLS, and what is needed to reach it. */
export interface TokenEndpoint {
  readonly url: string
  /** The server certificate to trust. */
  readonly ca: string
  /** The client certificate to show. */
  readonly client: Certificate
}

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken?: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** What a public observer may see is the challenge; only who holds the verifier can use the code [RFC 7636]. */
export interface Pkce {
  readonly verifier: string
  readonly challenge: string
}

export function pkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

export function authorizationUrl(server: AuthorizationServer, { challenge }: Pkce): string {
  return `${server.authorizationEndpoint}?${new URLSearchParams({
    response_type: 'code',
    client_id: clients.person,
    redirect_uri: server.redirectUri,
    scope: 'time:query',
    code_challenge: challenge,
    code_challenge_method: 'S256'
  })}`
}

/** What a browser does with john at the keyboard: follow to the login page, send the form, follow back to the redirect URI. */
export async function logIn(server: AuthorizationServer, proof: Pkce): Promise<string> {
  const cookies = new Map<string, string>()
  const visit = async (
    step: string,
    url: string,
    form?: Readonly<Record<string, string>>
  ): Promise<string> => {
    const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await expectAnswer(step, 303, {
      url,
      headers: Cookie === '' ? {} : { Cookie },
      ...(form === undefined ? {} : { form })
    })
    for (const [, name, value] of setCookies(answer)) cookies.set(name, value)
    return new URL(String(answer.headers['location']), url).href
  }
  const page = await visit('The authorization request', authorizationUrl(server, proof))
  const back = await visit('The login form', page, {
    name: account.name,
    password: account.password
  })
  const redirect = new URL(await visit('The way back from the login', back))
  const code = redirect.searchParams.get('code')
  if (code === null || `${redirect.origin}${redirect.pathname}` !== server.redirectUri)
    throw new Error('The authorization server sent no code')
  return code
}

export function redeem(
  server: AuthorizationServer,
  endpoint: TokenEndpoint,
  code: string,
  { verifier }: Pkce
): Promise<Tokens> {
  return ask(endpoint, {
    grant_type: 'authorization_code',
    client_id: clients.person,
    code,
    code_verifier: verifier,
    redirect_uri: server.redirectUri
  })
}

export function clientCredentials(
  endpoint: TokenEndpoint,
  clientId: string,
  scope: string
): Promise<Tokens> {
  return ask(endpoint, { grant_type: 'client_credentials', client_id: clientId, scope })
}

/** RFC 7009. Answered 200 whether or not the token was known. */
export async function revoke(
  endpoint: TokenEndpoint,
  clientId: string,
  token: string
): Promise<void> {
  await expectAnswer('The revocation', 200, {
    ...reaching(endpoint),
    url: `${endpoint.url}/revocation`,
    form: { token, client_id: clientId }
  })
}

/** As the API asks, with the API's own account [RFC 7662 §2.1]. */
export async function introspect(server: AuthorizationServer, token: string): Promise<unknown> {
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

async function ask(
  endpoint: TokenEndpoint,
  form: Readonly<Record<string, string>>
): Promise<Tokens> {
  const { body } = await expectAnswer(`The token request of ${form['client_id']}`, 200, {
    ...reaching(endpoint),
    form
  })
  const {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: life
  } = JSON.parse(body) as Readonly<Record<string, unknown>>
  if (typeof accessToken !== 'string' || typeof life !== 'number')
    throw new Error('The token endpoint sent no access token')
  return {
    accessToken,
    expiresAt: Date.now() + life * 1000,
    ...(typeof refreshToken === 'string' ? { refreshToken } : {})
  }
}

const reaching = ({ url, ca, client }: TokenEndpoint) => ({ url, ca, client })

function setCookies({ headers }: Answered): readonly (readonly [string, string, string])[] {
  const lines = headers['set-cookie'] ?? []
  return (typeof lines === 'string' ? [lines] : lines).map(line => {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
    return [line, name, value]
  })
}
