// The same with Authlete's own SDK, by its function that a bundler can shake. Authlete judges scopes and certificate; nothing is judged again.
import { AuthleteCore } from '@authlete/typescript-sdk/core.js'
import { introspectionProcess } from '@authlete/typescript-sdk/funcs/introspectionProcess.js'
import { policy, tokenOf } from './policy.mjs'

export const make = ({ baseUrl, serviceId, serviceAccessToken }) => ({ serviceId, client: new AuthleteCore({ bearer: serviceAccessToken, serverURL: baseUrl }) })
export const allowed = async ({ serviceId, client }, event) => {
  const { clientCertPem } = event.requestContext.identity.clientCert
  const answer = await introspectionProcess(client, { serviceId, introspectionRequest: { token: tokenOf(event), scopes: ['time:query'], clientCertificate: clientCertPem } })
  if (!answer.ok) throw answer.error
  return answer.value.action === 'OK'
}
export const handlerOf = made => async event => policy(await allowed(made, event), event)
