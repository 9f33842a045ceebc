// The login page, its only account, and the page that shows the authorization code.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'

export const account = { name: 'john', password: 'john' } as const

/** Answers `/interaction/{uid}`: GET shows the form, POST logs in and grants the requested scope. */
export async function handleLogin(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  const [client, scope] = [String(params['client_id']), String(params['scope'])]
  if (request.method !== 'POST') return sendPage(response, 200, loginForm(client, scope, ''))
  const fields = new URLSearchParams(await readBody(request))
  if (fields.get('name') !== account.name || fields.get('password') !== account.password)
    return sendPage(
      response,
      401,
      loginForm(client, scope, '<p>Wrong name or password. Use john and john.</p>')
    )
  const grant = new provider.Grant({ accountId: account.name, clientId: client })
  grant.addOIDCScope(scope)
  // The API, if access tokens are JWTs.
  if (params['resource'] !== undefined) grant.addResourceScope(String(params['resource']), scope)
  await provider.interactionFinished(request, response, {
    login: { accountId: account.name },
    consent: { grantId: await grant.save() }
  })
}

/** The page of the redirect URI. You can copy the code from here. */
export function showCode(response: ServerResponse, query: URLSearchParams): void {
  return sendPage(
    response,
    200,
    query.has('code')
      ? `<p>The authorization code. It can be used once, within one minute:</p><pre>${escapeHtml(query.get('code') ?? '')}</pre>`
      : `<p>No code: ${escapeHtml(query.get('error_description') ?? query.get('error') ?? 'the request has no parameters')}</p>`
  )
}

export function showLoginError(response: ServerResponse): void {
  return sendPage(
    response,
    400,
    '<p>This login is unknown or has expired. Start again at the authorization endpoint.</p>'
  )
}

function loginForm(client: string, scope: string, note: string): string {
  return `${note}
<p><b>${escapeHtml(client)}</b> requests <b>${escapeHtml(scope)}</b>.</p>
<form method="post"><input name="name" placeholder="name" autofocus> <input name="password" type="password" placeholder="password">
<button>Log in and allow</button></form>`
}

function sendPage(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store'
  })
  response.end(`<!doctype html><title>gatecheck tutorial</title>${body}`)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
