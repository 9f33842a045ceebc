// The same with token-introspection: it gives the answer where it says active, and judges nothing else of it.
import introspection from 'token-introspection'
import { policy, tokenOf } from './policy.mjs'

export const make = ({ endpoint, clientId, clientSecret }) => introspection({ endpoint, client_id: clientId, client_secret: clientSecret })
export const allowed = async (introspect, event) => {
  const answer = await introspect(tokenOf(event))
  return answer.exp > Date.now() / 1000 && answer.scope.split(' ').includes('time:query')
}
export const handlerOf = made => async event => policy(await allowed(made, event), event)
