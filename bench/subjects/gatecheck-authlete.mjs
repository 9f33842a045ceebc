// One decision with gatecheck and Authlete 3.0, which receives the certificate and the scopes, too.
import { authlete, gate, scopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { isAllowPolicy } from './policy.mjs'

export function create({ baseUrl, serviceId, serviceAccessToken, warm }) {
  const introspect = authlete({
    baseUrl,
    serviceId,
    serviceAccessToken,
    ...(warm ? { warm } : {})
  })
  return restApiAuthorizer(gate({ introspect, require: scopes('time:query') }))
}

export async function isAllowed(handler, event) {
  return isAllowPolicy(await handler(event))
}

export function toHandler(handler) {
  return handler
}
