// Four Express applications in one process, over mutual TLS: a bare route, the same route behind
// gatecheck, with introspection and with JWTs, and behind express-oauth2-jwt-bearer.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import express from 'express'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'
import { around, cached, gate, jwt, memory, rfc7662, scopes, tokenOnly } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import { derFromPem, sha256 } from '../lib/certificates.mjs'

const { KEY, CERT, CLIENT, CLIENT_OPTIONS } = process.env
const { endpoint, clientId, clientSecret, issuer, audience, jwksUri } = JSON.parse(CLIENT_OPTIONS)
const clientPem = readFileSync(CLIENT, 'utf8')
const thumbprint = sha256(derFromPem(clientPem))

/** The server's answer. Everything but the network is real: the network would be used once. */
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

const middleware = {
  bare: [],
  gate: [expressGate(gate({ introspect, require: scopes('time:query') }))],
  jwt: [
    expressGate(
      gate({
        introspect: jwt({ issuer, jwksUri, algorithms: ['RS256'] }),
        audience,
        require: scopes('time:query')
      })
    )
  ],
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
const tlsOptions = {
  key: readFileSync(KEY),
  cert: readFileSync(CERT),
  ca: clientPem,
  requestCert: true,
  rejectUnauthorized: true
}

const ports = {}
for (const [name, handlers] of Object.entries(middleware)) {
  const app = express()
  app.get('/time', ...handlers, (_, response) => {
    response.json({ hello: 'john' })
  })
  const server = createServer(tlsOptions, app)
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
