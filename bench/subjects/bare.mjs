// The floor: one POST by Node's own client and the parsing of its answer, nothing judged.
import * as http from 'node:http'
import * as https from 'node:https'
import { policy, tokenOf } from './policy.mjs'

export const make = ({ endpoint }) => {
  const [client, Agent] = endpoint.startsWith('https:') ? [https, https.Agent] : [http, http.Agent]
  return { endpoint, client, agent: new Agent({ keepAlive: true }) }
}
export const allowed = ({ endpoint, client, agent }, event) => new Promise((resolve, reject) => {
  const body = `token=${encodeURIComponent(tokenOf(event))}`
  const request = client.request(endpoint, { agent, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length } }, response => {
    let text = ''
    response.setEncoding('utf8').on('data', chunk => { text += chunk }).on('end', () => resolve(JSON.parse(text).active === true))
  })
  request.on('error', reject)
  request.end(body)
})
export const handlerOf = made => async event => policy(await allowed(made, event), event)
