// Both transports: a GET beside the POST, and what they read from the headers of an answer.
import { createServer, type IncomingMessage } from 'node:http'
import type { TransportAnswer } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { listen } from '../../examples/tutorial/listening'
import { maxAgeOf } from '../../src/introspect/exchange/max-age'
import { describeAnswer, transports } from './transport/server'

const test = suite('transport, GET')
const cleanups = createCleanups()
test.after(cleanups.run)

const received: { readonly request: IncomingMessage; readonly body: string }[] = []
let headers: Readonly<Record<string, string | readonly string[]>> = {}
let status = 200
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  received.push({ request, body })
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.writeHead(status).end('{"keys":[]}')
})
const url = `http://127.0.0.1:${await listen(server)}/jwks.json?x=1`
cleanups.add(async () => {
  server.closeAllConnections()
  server.close()
})
type Send = (typeof transports)[number][1]
function get(send: Send): Promise<TransportAnswer> {
  return send({ method: 'GET', url, headers: { accept: 'application/json' } })
}

for (const [name, send] of transports) {
  test(`${name}: a GET is sent, without a body and its length [RFC 9110 §9.3.1]`, async () => {
    received.length = 0
    assert.is(describeAnswer(await get(send)), '200 {"keys":[]}')
    assert.is(received.length, 1)
    const [entry] = received
    assert.ok(entry)
    const { request, body } = entry
    const sent = request.headers
    assert.equal([request.method, request.url, body], ['GET', '/jwks.json?x=1', ''])
    assert.equal([sent.accept, sent['content-type']], ['application/json', undefined])
    assert.equal([sent['content-length'], sent['transfer-encoding']], [undefined, undefined])
  })
  test(`${name}: the content type is read as it is`, async () => {
    headers = { 'content-type': 'Application/JWK-Set+json; charset=utf-8' }
    const answer = await get(send)
    assert.ok(answer._tag === 'Answered')
    assert.is(answer.contentType, 'Application/JWK-Set+json; charset=utf-8')
  })
  test(`${name}: no header, no content type and no cache life`, async () => {
    headers = {}
    const answer = await get(send)
    assert.ok(answer._tag === 'Answered')
    assert.equal([answer.contentType, maxAgeOf(answer)], [undefined, undefined])
  })
  for (const [cacheControl, expected] of [
    ['max-age=600', 600],
    ['public, Max-Age=600 , must-revalidate', 600],
    ['max-age="600"', 600],
    ['max-age=0', 0],
    ['private, max-age=5', 5],
    [['public', 'max-age=7'], 7],
    ['s-maxage=600', undefined],
    ['no-store, max-age=600', undefined],
    ['max-age=600, No-Cache', undefined],
    ['max-age=600, no-cache="set-cookie"', undefined],
    [['max-age=600', 'no-store'], undefined],
    ['max-age=600, max-age=60', undefined],
    ['max-age', undefined],
    ['max-age=', undefined],
    ['max-age=-1', undefined],
    ['max-age=1.5', undefined],
    ['max-age=1e3', undefined],
    ['max-age=6 0', undefined],
    ['max-age=99999999999999999999', undefined],
    ['x-max-age=600', undefined],
    ['public', undefined],
    ['', undefined]
  ] as const)
    test(`${name}: Cache-Control ${JSON.stringify(cacheControl)}: max age ${expected} [RFC 9111 §5.2.2]`, async () => {
      headers = { 'cache-control': cacheControl }
      const answer = await get(send)
      assert.is(answer._tag === 'Answered' ? maxAgeOf(answer) : 'none', expected)
    })
  test(`${name}: the headers of another status are read, too`, async () => {
    headers = { 'content-type': 'text/html', 'cache-control': 'max-age=9', 'retry-after': '3' }
    status = 503
    const answer = await get(send)
    status = 200
    assert.ok(answer._tag === 'Answered')
    assert.equal([answer.contentType, maxAgeOf(answer), answer.retryAfter], ['text/html', 9, 3])
  })
}

test.run()
