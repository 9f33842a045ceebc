// Three Express applications in one process, over mutual TLS: a bare route, the same behind gatecheck, and behind express-oauth2-jwt-bearer.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import express from 'express'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'
import { around, cached, gate, memory, rfc7662, scopes, tokenOnly } from 'gatecheck'
import { expressGate } from 'gatecheck/express'

const { KEY, CERT, CLIENT, SETTINGS } = process.env
const { endpoint, clientId, clientSecret, issuer, audience, jwksUri } = JSON.parse(SETTINGS)
const client = readFileSync(CLIENT)
const thumbprint = createHash('sha256')
  .update(Buffer.from(client.toString().replace(/-----[^-]+-----|\s/g, ''), 'base64'))
  .digest('base64url')

/** The answer of a server, by the real decoder; only the network is left out, for it would be asked once. */
async function transport() {
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
      cnf: { 'x5t#S256': thumbprint }
    })
  }
}
const introspect = around(
  rfc7662({ endpoint, clientId, clientSecret, transport }),
  cached(memory({ entries: 10_000 }), { ttl: 3_600 }),
  tokenOnly
)

const guards = {
  bare: [],
  gate: [expressGate(gate({ introspect, require: scopes('time:query') }))],
  peer: [
    auth({
      issuer,
      audience,
      jwksUri,
      tokenSigningAlg: 'RS256',
      mtls: { required: true },
      getCertificate: request => request.socket.getPeerX509Certificate()?.raw
    }),
    requiredScopes('time:query')
  ]
}
const ports = {}
for (const [name, handlers] of Object.entries(guards)) {
  const app = express()
  app.get('/time', ...handlers, (_, response) => {
    response.json({ hello: 'john' })
  })
  const server = createServer(
    {
      key: readFileSync(KEY),
      cert: readFileSync(CERT),
      ca: client,
      requestCert: true,
      rejectUnauthorized: true
    },
    app
  )
  server.keepAliveTimeout = 300_000
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  ports[name] = server.address().port
}
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ cpu: user + system })
})
process.on('disconnect', () => process.exit(0))
process.send({ ports })
