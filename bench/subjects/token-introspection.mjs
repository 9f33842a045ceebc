// One decision with token-introspection. It returns an answer that says active, and checks nothing
// else.
import createIntrospection from 'token-introspection'
import { tokenFromEvent, toPolicy } from './policy.mjs'

export function create({ endpoint, clientId, clientSecret }) {
  return createIntrospection({ endpoint, client_id: clientId, client_secret: clientSecret })
}

export async function isAllowed(introspect, event) {
  const answer = await introspect(tokenFromEvent(event))
  return answer.exp > Date.now() / 1000 && answer.scope.split(' ').includes('time:query')
}

export function toHandler(introspect) {
  return async event => toPolicy(await isAllowed(introspect, event), event)
}
