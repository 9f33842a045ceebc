// One decision with gatecheck, as an authorizer makes it: event in, policy out.
import { gate, rfc7662, scopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { isAllowPolicy } from './policy.mjs'

export function create({ endpoint, clientId, clientSecret, warm }) {
  const introspect = rfc7662({ endpoint, clientId, clientSecret, ...(warm ? { warm } : {}) })
  return restApiAuthorizer(gate({ introspect, require: scopes('time:query') }))
}

export async function isAllowed(handler, event) {
  return isAllowPolicy(await handler(event))
}

export function toHandler(handler) {
  return handler
}
