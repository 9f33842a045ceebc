// The floor: one POST by Node's own client and the parsing of its answer, nothing judged.
// Only node:https: an ES module's `import 'node:http'` loads undici with it on Node 22 and 24 (a getter, WebSocket), some 40 ms.
import * as https from 'node:https'
import { policy, tokenOf } from './policy.mjs'

export const make = ({ endpoint }) => ({ endpoint, agent: new https.Agent({ keepAlive: true }) })
export const allowed = ({ endpoint, agent }, event) => new Promise((resolve, reject) => {
  const body = `token=${encodeURIComponent(tokenOf(event))}`
  const request = https.request(endpoint, { agent, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length } }, response => {
    let text = ''
    response.setEncoding('utf8').on('data', chunk => { text += chunk }).on('end', () => resolve(JSON.parse(text).active === true))
  })
  request.on('error', reject)
  request.end(body)
})
export const handlerOf = made => async event => policy(await allowed(made, event), event)
