// One decision with gatecheck on a JWT, with the keys in the bundle's configuration: event in,
// policy out.
import { gate, jwt, scopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { isAllowPolicy } from './policy.mjs'

export function create({ issuer, audience, jwks, algorithm, warm }) {
  const algorithms = [algorithm]
  const introspect = jwt({ issuer, keys: jwks, algorithms, ...(warm ? { warm } : {}) })
  return restApiAuthorizer(gate({ introspect, audience, require: scopes('time:query') }))
}

export async function isAllowed(handler, event) {
  return isAllowPolicy(await handler(event))
}

export function toHandler(handler) {
  return handler
}
