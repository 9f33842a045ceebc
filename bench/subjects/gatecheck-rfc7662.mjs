// One decision with gatecheck, as an authorizer makes it: event in, policy out.
import { gate, rfc7662, scopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'

export const make = ({ endpoint, clientId, clientSecret, warm }) =>
  restApiAuthorizer(gate({ introspect: rfc7662({ endpoint, clientId, clientSecret, ...(warm ? { warm } : {}) }), require: scopes('time:query') }))
export const allowed = async (handler, event) => (await handler(event)).policyDocument.Statement[0].Effect === 'Allow'
export const handlerOf = handler => handler
