// The same with oauth4webapi, which introspects; it knows no event, no policy, no binding, so these are left out: it does less.
import * as oauth from 'oauth4webapi'
export const make = (endpoint, client_id, secret) => ({ as: { issuer: 'https://as.example.com', introspection_endpoint: endpoint }, client: { client_id }, auth: oauth.ClientSecretBasic(secret) })
export const allowed = async ({ as, client, auth }, event) => {
  const response = await oauth.introspectionRequest(as, client, auth, event.headers.Authorization.slice(7), { [oauth.allowInsecureRequests]: true })
  const answer = await oauth.processIntrospectionResponse(as, client, response)
  return answer.active === true && answer.exp > Date.now() / 1000 && answer.scope.split(' ').includes('time:query')
}
