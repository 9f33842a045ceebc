// The administrator of Glewlwyd, and its users, at the server's JSON API.
import { sendExpecting } from '../../../examples/tutorial/request'
import { createCookies } from './requests'
import { redirectUri, scope, users } from './server'

export type Send = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  status?: number
) => ReturnType<typeof sendExpecting>

/** Logs in. Returns what sends further requests of this user. */
export async function logIn(
  origin: string,
  ca: string,
  username: string,
  password: string
): Promise<Send> {
  const cookies = createCookies()
  const sendAs: Send = async (method, path, body, status = 200) => {
    const reply = await sendExpecting(`${username}: ${method} ${path}`, status, {
      url: `${origin}/api/${path}`,
      ca,
      method,
      headers: {
        ...cookies.header(),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    cookies.keep(reply)
    return reply
  }
  await sendAs('POST', 'auth/', { username, password })
  return sendAs
}

/** The administrator of a new database. Clients may have a `sign_kid` from now on. */
export async function logInAdministrator(origin: string, ca: string): Promise<Send> {
  const administrator = await logIn(origin, ca, 'admin', 'password')
  const { body } = await administrator('GET', 'mod/client/database')
  const module = JSON.parse(body) as {
    readonly parameters: { readonly 'data-format': Record<string, object> }
  }
  module.parameters['data-format']['sign_kid'] = { multiple: false, read: true, write: true }
  await administrator('PUT', 'mod/client/database', module)
  await administrator('PUT', 'mod/client/database/reset')
  return administrator
}

/** Makes the scopes and the users. The `admin` of the tests is the one that is there. */
export async function registerUsers(
  administrator: Send,
  scopes: readonly string[],
  password: string
): Promise<void> {
  for (const name of scopes)
    await administrator('POST', 'scope/', { name, display_name: name, password_required: false })
  const properties = { password, scope: ['g_profile', 'openid', scope], enabled: true }
  for (const username of users.filter(name => name !== 'admin'))
    await administrator('POST', 'user/', { username, ...properties })
  await administrator('PUT', 'user/admin', {
    ...properties,
    scope: ['g_admin', ...properties.scope]
  })
}

/** Grants the scopes and requests a code, as the login page does. */
export async function requestCode(
  user: Send,
  plugin: string,
  clientId: string,
  resource: Readonly<Record<string, string>>
): Promise<string> {
  const scopes = `openid ${scope}`
  await user('PUT', `auth/grant/${clientId}`, { scope: scopes })
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes,
    nonce: 'a-nonce',
    g_continue: '',
    ...resource
  })
  const { headers } = await user('GET', `${plugin}/auth?${parameters}`, undefined, 302)
  return new URL(String(headers['location'])).searchParams.get('code') ?? ''
}
