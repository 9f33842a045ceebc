// The authorization server: answers every introspection at once, by RFC 7662 and as Authlete does, over http and https on loopback.
import { readFileSync } from 'node:fs'
import * as http from 'node:http'
import * as https from 'node:https'

const { KEY, CERT, THUMBPRINT, JWKS } = process.env
function seconds() {
  return Math.floor(Date.now() / 1000)
}

function rfc7662() {
  return JSON.stringify({
    active: true,
    token_type: 'Bearer',
    scope: 'time:query',
    sub: 'john',
    client_id: 'app',
    iss: 'https://as.example.com',
    exp: seconds() + 600,
    cnf: { 'x5t#S256': THUMBPRINT }
  })
}
function authlete() {
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
    expiresAt: (seconds() + 600) * 1000,
    certificateThumbprint: THUMBPRINT,
    properties: [],
    accessTokenResources: []
  })
}
function answerTo(url) {
  if (url.endsWith('/jwks')) return JWKS
  return url.endsWith('/auth/introspection') ? authlete() : rfc7662()
}
function serve(request, response) {
  return request
    .resume()
    .on('end', () =>
      response.setHeader('content-type', 'application/json').end(answerTo(request.url))
    )
}

function listening(each) {
  return new Promise(resolve => {
    each.keepAliveTimeout = 300_000 // a connection that idles through others' rounds is still the same connection
    each.listen(0, '127.0.0.1', () => resolve(each.address().port))
  })
}
const plain = await listening(http.createServer(serve))
const tls = await listening(
  https.createServer({ key: readFileSync(KEY), cert: readFileSync(CERT) }, serve)
)
process.on('disconnect', () => process.exit(0))
process.send({ plain: `http://127.0.0.1:${plain}/`, tls: `https://127.0.0.1:${tls}/` })
