// How a user of the tests gets a code from oidc-provider: no form, one redirect after another.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { send } from '../../../examples/tutorial/request'
import { createCookies } from './requests'
import { redirectUri, scope } from './server'

/** The user is named by `login_hint`. Consents to all that was requested. */
export async function logInAtOnce(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  const accountId = String(params['login_hint'])
  const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) })
  grant.addOIDCScope(`openid ${scope}`)
  if (params['resource'] !== undefined) grant.addResourceScope(String(params['resource']), scope)
  await provider.interactionFinished(request, response, {
    login: { accountId, remember: false },
    consent: { grantId: await grant.save() }
  })
}

/** Follows the redirects to the code. */
export async function requestCode(
  authorizationEndpoint: string,
  ca: string,
  parameters: Readonly<Record<string, string>>
): Promise<string> {
  const cookies = createCookies()
  let url = `${authorizationEndpoint}?${new URLSearchParams({
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: `openid ${scope}`,
    nonce: 'a-nonce',
    ...parameters
  })}`
  for (let redirects = 0; redirects < 5; redirects += 1) {
    const reply = await send({ url, ca, headers: cookies.header() })
    cookies.keep(reply)
    const location = reply._tag === 'Answered' ? reply.headers['location'] : undefined
    if (location === undefined) throw new Error('oidc-provider did not redirect')
    url = new URL(String(location), url).href
    if (url.startsWith(redirectUri)) return new URL(url).searchParams.get('code') ?? ''
  }
  throw new Error('oidc-provider sent no code')
}
