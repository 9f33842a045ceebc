// The MCP SDK's own client with its OAuth flow. Only the browser is ours: it follows redirects.
import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type {
  OAuthClientInformationMixed,
  OAuthTokens
} from '@modelcontextprotocol/sdk/shared/auth.js'
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { redirectUri } from './authorization-server'

/** What one client has learned. */
export interface Session {
  information?: OAuthClientInformationMixed | undefined
  tokens?: OAuthTokens | undefined
  verifier: string
  /** The URLs to which the user was sent. */
  readonly authorizations: URL[]
}

export function createSession(information?: OAuthClientInformationMixed): Session {
  return { information, verifier: '', authorizations: [] }
}

function providerFor(session: Session): OAuthClientProvider {
  return {
    redirectUrl: redirectUri,
    clientMetadata: {
      redirect_uris: [redirectUri],
      client_name: 'A client',
      token_endpoint_auth_method: 'none'
    },
    clientInformation: () => session.information,
    saveClientInformation: information => {
      session.information = information
    },
    tokens: () => session.tokens,
    saveTokens: tokens => {
      session.tokens = tokens
    },
    redirectToAuthorization: url => void session.authorizations.push(url),
    saveCodeVerifier: verifier => {
      session.verifier = verifier
    },
    codeVerifier: () => session.verifier
  }
}

/** As a browser would: from redirect to redirect, with cookies, to the client's own URL. */
export async function followToCode(start: URL): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  for (let redirects = 0; redirects < 6; redirects += 1) {
    const cookie = [...cookies].map(pair => pair.join('=')).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`No redirect: ${answer.status} ${await answer.text()}`)
    url = new URL(location, url)
    if (url.href.startsWith(redirectUri)) return url.searchParams.get('code') ?? url.href
  }
  throw new Error('The redirects do not end')
}

/** Calls the tool. If the client must be authorized first, the user agrees, and it tries again. */
export async function callWhoami(
  url: string,
  session: Session,
  fetchLike: FetchLike
): Promise<Readonly<Record<string, unknown>>> {
  const open = () =>
    new StreamableHTTPClientTransport(new URL(url), {
      authProvider: providerFor(session),
      fetch: fetchLike
    })
  const connect = async (transport: StreamableHTTPClientTransport): Promise<Client> => {
    const client = new Client({ name: 'a-client', version: '1.0.0' })
    await client.connect(transport as Transport)
    return client
  }
  const first = open()
  const client = await connect(first).catch(async (error: unknown) => {
    if (!(error instanceof UnauthorizedError)) throw error
    await first.finishAuth(await followToCode(session.authorizations.at(-1) as URL))
    return connect(open())
  })
  const { content } = await client.callTool({ name: 'whoami' })
  await client.close()
  const [{ text = '' } = {}] = content as readonly { readonly text?: string }[]
  return JSON.parse(text) as Readonly<Record<string, unknown>>
}
