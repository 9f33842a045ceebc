// The authorization server: answers every introspection at once, by RFC 7662 and as Authlete does,
// over http and https on loopback.
import { readFileSync } from 'node:fs'
import * as http from 'node:http'
import * as https from 'node:https'

const { KEY, CERT, THUMBPRINT, JWKS } = process.env
const tokenLifetimeSeconds = 600
const keepAliveMillis = 300_000 // A connection survives while the other subjects have their turn.

const httpPort = await listen(http.createServer(serve))
const httpsPort = await listen(
  https.createServer({ key: readFileSync(KEY), cert: readFileSync(CERT) }, serve)
)
process.on('disconnect', () => process.exit(0))
process.send({ http: `http://127.0.0.1:${httpPort}/`, https: `https://127.0.0.1:${httpsPort}/` })

function listen(server) {
  return new Promise(resolve => {
    server.keepAliveTimeout = keepAliveMillis
    server.listen(0, '127.0.0.1', () => resolve(server.address().port))
  })
}

function serve(request, response) {
  return request
    .resume()
    .on('end', () =>
      response.setHeader('content-type', 'application/json').end(responseBody(request.url))
    )
}

function responseBody(url) {
  if (url.endsWith('/jwks')) return JWKS
  return url.endsWith('/auth/introspection') ? authleteBody() : rfc7662Body()
}

function rfc7662Body() {
  return JSON.stringify({
    active: true,
    token_type: 'Bearer',
    scope: 'time:query',
    sub: 'john',
    client_id: 'app',
    iss: 'https://as.example.com',
    exp: expiry(),
    cnf: { 'x5t#S256': THUMBPRINT }
  })
}

function authleteBody() {
  return JSON.stringify({
    type: 'introspectionResponse',
    resultCode: 'A056001',
    resultMessage: '[A056001] The access token is valid.',
    action: 'OK',
    responseContent: 'Bearer error="invalid_request"',
    clientId: 4_326_385_670,
    clientIdAliasUsed: false,
    existent: true,
    usable: true,
    sufficient: true,
    refreshable: true,
    scopes: ['time:query'],
    subject: 'john',
    expiresAt: expiry() * 1000,
    certificateThumbprint: THUMBPRINT,
    properties: [],
    accessTokenResources: []
  })
}

/** Seconds since the epoch. */
function expiry() {
  return Math.floor(Date.now() / 1000) + tokenLifetimeSeconds
}
