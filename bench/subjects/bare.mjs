// The floor: one POST by Node's own client, and the parsing of its answer. Nothing is checked. Only
// node:https: an ES module's `import 'node:http'` also loads undici on Node 22 and 24 (through a
// getter, WebSocket), about 40 ms.
import * as https from 'node:https'
import { tokenFromEvent, toPolicy } from './policy.mjs'

export function create({ endpoint }) {
  return { endpoint, agent: new https.Agent({ keepAlive: true }) }
}

export function isAllowed({ endpoint, agent }, event) {
  const body = `token=${encodeURIComponent(tokenFromEvent(event))}`
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length
  }
  return new Promise((resolve, reject) => {
    const request = https.request(endpoint, { agent, method: 'POST', headers }, response => {
      let text = ''
      response
        .setEncoding('utf8')
        .on('data', chunk => {
          text += chunk
        })
        .on('end', () => resolve(JSON.parse(text).active === true))
    })
    request.on('error', reject)
    request.end(body)
  })
}

export function toHandler(subject) {
  return async event => toPolicy(await isAllowed(subject, event), event)
}
