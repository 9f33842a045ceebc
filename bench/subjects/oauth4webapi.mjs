// One decision with oauth4webapi. It introspects, and does less: it has no events, policies or
// binding.
import * as oauth from 'oauth4webapi'
import { tokenFromEvent, toPolicy } from './policy.mjs'

export function create({ endpoint, clientId, clientSecret }) {
  return {
    server: { issuer: 'https://as.example.com', introspection_endpoint: endpoint },
    client: { client_id: clientId },
    authentication: oauth.ClientSecretBasic(clientSecret)
  }
}

export async function isAllowed({ server, client, authentication }, event) {
  const response = await oauth.introspectionRequest(
    server,
    client,
    authentication,
    tokenFromEvent(event),
    { [oauth.allowInsecureRequests]: true }
  )
  const answer = await oauth.processIntrospectionResponse(server, client, response)
  return (
    answer.active === true &&
    answer.exp > Date.now() / 1000 &&
    answer.scope.split(' ').includes('time:query')
  )
}

export function toHandler(subject) {
  return async event => toPolicy(await isAllowed(subject, event), event)
}
