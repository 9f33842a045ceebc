// The floor: one POST by Node's own client and the parsing of its answer, nothing judged.
import * as http from 'node:http'
import * as https from 'node:https'
export const make = endpoint => ({ endpoint, agent: endpoint.startsWith('https:') ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true }) })
export const allowed = ({ endpoint, agent }, event) => new Promise((resolve, reject) => {
  const body = `token=${encodeURIComponent(event.headers.Authorization.slice(7))}`
  const request = (endpoint.startsWith('https:') ? https : http).request(endpoint, { agent, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length } }, response => {
    let text = ''
    response.setEncoding('utf8').on('data', chunk => { text += chunk }).on('end', () => resolve(JSON.parse(text).active === true))
  })
  request.on('error', reject)
  request.end(body)
})
