// The same with Authlete 3.0, which is told the certificate and the scopes too.
import { authlete, gate, scopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'

export const make = ({ baseUrl, serviceId, serviceAccessToken, warm }) =>
  restApiAuthorizer(gate({ introspect: authlete({ baseUrl, serviceId, serviceAccessToken, ...(warm ? { warm } : {}) }), require: scopes('time:query') }))
export const allowed = async (handler, event) => (await handler(event)).policyDocument.Statement[0].Effect === 'Allow'
export const handlerOf = handler => handler
