// Prints the microseconds per decision of three subjects, round by round: the floor, a certificate
// seen before, and one never seen.
import * as crypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { around, byRoute, cached, gate, memory, rfc7662, scopes, tokenOnly } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { derFromPem } from '../lib/certificates.mjs'

const eventsPerRound = 250
const warmUpRounds = 20 // Until the JIT has settled.
const rounds = Number(process.env.ROUNDS)
const templateDer = derFromPem(readFileSync(process.env.PEM, 'utf8'))
const beginLine = '-----BEGIN CERTIFICATE-----'
const hash =
  crypto.hash ?? ((name, data, encoding) => crypto.createHash(name).update(data).digest(encoding))

let clientCount = 0
/**
 * A new client: a token of its own, and a certificate that differs in the last bytes of its
 * signature, so that hash and base64 cost the same for all.
 */
function createClient() {
  clientCount += 1
  const der = Buffer.from(templateDer)
  der.writeUInt32BE(clientCount, der.length - 4)
  return {
    token: crypto.randomBytes(32).toString('base64url'),
    pem: pemFromDer(der),
    thumbprint: hash('sha256', der, 'base64url')
  }
}

function pemFromDer(der) {
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n')
  return `${beginLine}\n${lines}\n-----END CERTIFICATE-----\n`
}

const thumbprintByToken = new Map()
/** The server's answer. Everything but the network is real: a hit does not use it. */
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
      cnf: { 'x5t#S256': thumbprintByToken.get(new URLSearchParams(body).get('token')) }
    })
  }
}
const uncached = rfc7662({
  endpoint: 'https://as.example.com/introspect',
  clientId: 'api',
  clientSecret: 'sec_9Vt3Qm7Lw2Xz8Kc5Rb1Nf6Hd4Js0Gp_Ya-Ue5Io',
  transport
})
const introspect = around(uncached, cached(memory({ entries: 600 })), tokenOnly)
const authorizer = restApiAuthorizer(
  gate({ introspect, require: byRoute({ 'GET /time': scopes('time:query') }) })
)

/** Fills the cache of introspections only: the certificate is not shown. */
async function cacheIntrospection({ token, thumbprint }) {
  thumbprintByToken.set(token, thumbprint)
  await introspect({ token })
}

/** What no gate can do without: cut out the PEM's body, hash it, look it up. */
const thumbprintByHeader = new Map()
function decideByFloor(event) {
  const pem = event.requestContext.identity.clientCert.clientCertPem
  const start = pem.indexOf(beginLine) + beginLine.length
  const der = Buffer.from(pem.slice(start, pem.indexOf('-----END', start)), 'base64')
  return hash('sha256', der, 'base64url') === thumbprintByHeader.get(event.headers.Authorization)
}

async function decideByGate(event) {
  return (await authorizer(event)).policyDocument.Statement[0].Effect === 'Allow'
}

/** Parsed anew, as on Lambda: a string that was hashed before would flatter a memo. */
function toEvents(clients) {
  return clients.map(({ token, pem }) =>
    JSON.parse(JSON.stringify(restApiEvent({ token, certificate: pem })))
  )
}

async function measureGate(events) {
  globalThis.gc({ type: 'minor' })
  const start = process.hrtime.bigint()
  for (const event of events)
    if (!(await decideByGate(event))) throw new Error('the decision was not to allow')
  return microsPerEvent(start, events)
}

/** Its own loop without `await`, which the floor does not need. */
function measureFloor(events) {
  globalThis.gc({ type: 'minor' })
  const start = process.hrtime.bigint()
  for (const event of events)
    if (!decideByFloor(event)) throw new Error('the floor found another thumbprint')
  return microsPerEvent(start, events)
}

function microsPerEvent(start, events) {
  return Number(process.hrtime.bigint() - start) / 1e3 / events.length
}

const regularClient = createClient()
const samples = { floor: [], fresh: [], seen: [] }
for (let round = 0; round < rounds + warmUpRounds; round += 1) {
  const newClients = Array.from({ length: eventsPerRound }, createClient)
  for (const client of [...newClients, regularClient]) {
    await cacheIntrospection(client)
    thumbprintByHeader.set(`Bearer ${client.token}`, client.thumbprint)
  }
  const repeated = Array.from({ length: eventsPerRound }, () => regularClient)
  const subjects = {
    floor: () => measureFloor(toEvents(newClients)),
    fresh: () => measureGate(toEvents(newClients)),
    seen: () => measureGate(toEvents(repeated))
  }
  const names = Object.keys(subjects)
  for (let i = 0; i < names.length; i += 1) {
    const name = names[(i + round) % names.length]
    const micros = await subjects[name]()
    if (round >= warmUpRounds) samples[name].push(micros)
  }
  thumbprintByToken.clear()
  thumbprintByHeader.clear()
}
console.log(JSON.stringify(samples))
