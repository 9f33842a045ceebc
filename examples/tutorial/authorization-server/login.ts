// The login page, its one account, and the page that shows the authorization code to a person.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'

/** As in the tutorial that this one follows. */
export const account = { name: 'john', password: 'john' } as const

/** Answers `/interaction/{uid}`: GET shows the form, POST logs in and grants what the client asked for. */
export async function login(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  const [client, scope] = [String(params['client_id']), String(params['scope'])]
  if (request.method !== 'POST') return show(response, 200, form(client, scope, ''))
  const answer = new URLSearchParams(await read(request))
  if (answer.get('name') !== account.name || answer.get('password') !== account.password)
    return show(response, 401, form(client, scope, '<p>That is not right. Try john and john.</p>'))
  const grant = new provider.Grant({ accountId: account.name, clientId: client })
  grant.addOIDCScope(scope)
  await provider.interactionFinished(request, response, {
    login: { accountId: account.name },
    consent: { grantId: await grant.save() }
  })
}

/** Where the client's redirect URI leads: a person copies the code from here. */
export function showCode(response: ServerResponse, query: URLSearchParams): void {
  return show(
    response,
    200,
    query.has('code')
      ? `<p>The authorization code, good for one minute and one use:</p><pre>${plain(query.get('code') ?? '')}</pre>`
      : `<p>No code: ${plain(query.get('error_description') ?? query.get('error') ?? 'nothing was sent')}</p>`
  )
}

export function showFault(response: ServerResponse): void {
  return show(
    response,
    400,
    '<p>This login is not known, or is over. Begin again at the authorization endpoint.</p>'
  )
}

function form(client: string, scope: string, note: string): string {
  return `${note}
<p><b>${plain(client)}</b> asks for <b>${plain(scope)}</b>.</p>
<form method="post"><input name="name" placeholder="name" autofocus> <input name="password" type="password" placeholder="password">
<button>Log in and allow</button></form>`
}

function show(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store'
  })
  response.end(`<!doctype html><title>gatecheck tutorial</title>${body}`)
}

function plain(text: string): string {
  return text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
