// One decision with Authlete's own SDK, by its tree-shakable function. Authlete checks scopes and
// certificate. Nothing is checked again.
import { AuthleteCore } from '@authlete/typescript-sdk/core.js'
import { introspectionProcess } from '@authlete/typescript-sdk/funcs/introspectionProcess.js'
import { tokenFromEvent, toPolicy } from './policy.mjs'

export function create({ baseUrl, serviceId, serviceAccessToken }) {
  return {
    serviceId,
    client: new AuthleteCore({ bearer: serviceAccessToken, serverURL: baseUrl })
  }
}

export async function isAllowed({ serviceId, client }, event) {
  const { clientCertPem } = event.requestContext.identity.clientCert
  const introspectionRequest = {
    token: tokenFromEvent(event),
    scopes: ['time:query'],
    clientCertificate: clientCertPem
  }
  const result = await introspectionProcess(client, { serviceId, introspectionRequest })
  if (!result.ok) throw result.error
  return result.value.action === 'OK'
}

export function toHandler(subject) {
  return async event => toPolicy(await isAllowed(subject, event), event)
}
