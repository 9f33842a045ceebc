// The same with oauth4webapi, which introspects; it knows no event, no policy, no binding, so these are left out: it does less.
import * as oauth from 'oauth4webapi'
import { policy, tokenOf } from './policy.mjs'

export const make = ({ endpoint, clientId, clientSecret }) => ({ as: { issuer: 'https://as.example.com', introspection_endpoint: endpoint }, client: { client_id: clientId }, auth: oauth.ClientSecretBasic(clientSecret) })
export const allowed = async ({ as, client, auth }, event) => {
  const response = await oauth.introspectionRequest(as, client, auth, tokenOf(event), { [oauth.allowInsecureRequests]: true })
  const answer = await oauth.processIntrospectionResponse(as, client, response)
  return answer.active === true && answer.exp > Date.now() / 1000 && answer.scope.split(' ').includes('time:query')
}
export const handlerOf = made => async event => policy(await allowed(made, event), event)
