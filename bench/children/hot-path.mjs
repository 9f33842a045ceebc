// Prints the microseconds per decision of three subjects, round by round: the floor, a certificate seen before, one never seen.
import * as crypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { around, byRoute, cached, gate, memory, rfc7662, scopes, tokenOnly } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'

const [size, rounds] = [250, Number(process.env.ROUNDS)]
const pem = readFileSync(process.env.PEM, 'utf8')
const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
const hash =
  crypto.hash ?? ((name, data, encoding) => crypto.createHash(name).update(data).digest(encoding))
function armoured(bytes) {
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

/** A client nobody has seen: a token of its own, and a certificate that differs in its signature's last bytes, so that hash and base64 cost the same. */
let clients = 0
function client() {
  clients += 1
  const bytes = Buffer.from(der)
  bytes.writeUInt32BE(clients, bytes.length - 4)
  return {
    token: crypto.randomBytes(32).toString('base64url'),
    pem: armoured(bytes),
    thumbprint: hash('sha256', bytes, 'base64url')
  }
}

const bindings = new Map()
/** The server's answer, by the real decoder; only the network is left out, for a hit does not ask it. */
async function transport({ body }) {
  return {
    _tag: 'Answered',
    status: 200,
    body: JSON.stringify({
      active: true,
      token_type: 'Bearer',
      scope: 'time:query',
      sub: 'john',
      client_id: 'app',
      exp: Math.floor(Date.now() / 1000) + 3600,
      cnf: { 'x5t#S256': bindings.get(new URLSearchParams(body).get('token')) }
    })
  }
}
const server = rfc7662({
  endpoint: 'https://as.example.com/introspect',
  clientId: 'api',
  clientSecret: 'sec_9Vt3Qm7Lw2Xz8Kc5Rb1Nf6Hd4Js0Gp_Ya-Ue5Io',
  transport
})
const introspect = around(server, cached(memory({ entries: 600 })), tokenOnly)
const handler = restApiAuthorizer(
  gate({ introspect, require: byRoute({ 'GET /time': scopes('time:query') }) })
)

/** Fills the cache of answers, and nothing else: the certificate is not shown. */
async function known({ token, thumbprint }) {
  bindings.set(token, thumbprint)
  await introspect({ token })
}

const floorMap = new Map()
function floor(event) {
  const shown = event.requestContext.identity.clientCert.clientCertPem
  const from = shown.indexOf('-----BEGIN CERTIFICATE-----') + 27
  return (
    hash(
      'sha256',
      Buffer.from(shown.slice(from, shown.indexOf('-----END', from)), 'base64'),
      'base64url'
    ) === floorMap.get(event.headers.Authorization)
  )
}
async function whole(event) {
  return (await handler(event)).policyDocument.Statement[0].Effect === 'Allow'
}

/** Parsed anew, as Lambda does: a string that was hashed before would flatter a memo. */
function eventsOf(clientsOf) {
  return clientsOf.map(({ token, pem: certificate }) =>
    JSON.parse(JSON.stringify(restApiEvent({ token, certificate })))
  )
}
async function timed(decide, events) {
  globalThis.gc({ type: 'minor' })
  const from = process.hrtime.bigint()
  for (const event of events)
    if (!(await decide(event))) throw new Error('the decision was not to allow')
  return Number(process.hrtime.bigint() - from) / 1e3 / events.length
}
function timedFloor(events) {
  globalThis.gc({ type: 'minor' })
  const from = process.hrtime.bigint()
  for (const event of events) if (!floor(event)) throw new Error('the floor does not hold')
  return Number(process.hrtime.bigint() - from) / 1e3 / events.length
}

const regular = client()
const samples = { floor: [], fresh: [], seen: [] }
const warmUp = 20 // rounds until the JIT has settled
for (let round = 0; round < rounds + warmUp; round += 1) {
  const strangers = Array.from({ length: size }, client)
  for (const each of [...strangers, regular]) {
    await known(each)
    floorMap.set(`Bearer ${each.token}`, each.thumbprint)
  }
  const all = {
    floor: () => timedFloor(eventsOf(strangers)),
    fresh: () => timed(whole, eventsOf(strangers)),
    seen: () => timed(whole, eventsOf(Array.from({ length: size }, () => regular)))
  }
  const names = Object.keys(all)
  for (let i = 0; i < names.length; i += 1) {
    const name = names[(i + round) % names.length]
    const took = await all[name]()
    if (round >= warmUp) samples[name].push(took)
  }
  bindings.clear()
  floorMap.clear()
}
console.log(JSON.stringify(samples))
