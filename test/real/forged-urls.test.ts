// Forged hosts and targets, byte for byte, against DPoP in the real workerd and behind the local API
// Gateway. The other hosts: test/adapters/dpop/url.test.ts.
import { connect } from 'node:tls'
import { getRequestListener } from '@hono/node-server'
import { bearerAllowed, dpop, gate, memoryReplay, noScopes } from 'gatecheck'
import { fetchGate, isAllow } from 'gatecheck/fetch'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Handler } from '../../examples/tutorial/api-gateway/lambda'
import { secret } from '../samples'
import { bundleWorker, startWorkers } from './cloudflare/workers'
import { openServer, type RawRequest, type RawResponse, sendOver, sendRaw } from './express/both'
import { assertNotFooled, attacks, attackWith, jkt, publicUrl } from './forged-urls/attacks'
import { cleanups, client1, openGateway, server } from './local-gateway'

const test = suite('DPoP, forged URLs')
test.after(cleanups.run)

type Send = (request: RawRequest) => Promise<RawResponse>

const { text } = await bundleWorker('test/real/cloudflare/public-url.ts')
const miniflare = startWorkers({ one: { script: text, bindings: { JKT: jkt } } }, () => undefined)
cleanups.add(() => miniflare.dispose())
const workerPort = Number((await miniflare.ready).port)
const toWorker: Send = request => sendRaw(workerPort, request)

const pass = gate({
  introspect: knownTokens({ [secret]: { scopes: [], confirmation: { jkt } } }),
  require: bearerAllowed(noScopes),
  dpop: dpop({ replay: memoryReplay({ entries: 1_000, perOwner: 1_000, processes: 1 }) })
})
const guard = fetchGate<Request>(pass, { publicUrl })
const fetchPort = await openServer(
  cleanups,
  getRequestListener(async request => {
    const answer = await guard(request)
    return isAllow(answer) ? new Response('allowed') : answer
  })
)
const toFetch: Send = request => sendRaw(fetchPort, request)

async function gatewayWith(api: 'rest' | 'http', authorizer: Handler): Promise<Send> {
  const gateway = await openGateway(authorizer, {
    api,
    routes: [
      { method: 'GET', resource: '/time' },
      { method: 'ANY', resource: '/{proxy+}' }
    ]
  })
  const tls = { key: client1.key, cert: client1.certificate, ca: server.certificate }
  const port = Number(new URL(gateway.mtlsUrl).port)
  return request => sendOver(connect({ port, host: '127.0.0.1', ...tls }), request)
}
const [rest, restWithoutUrl, http, httpWithoutUrl] = await Promise.all([
  gatewayWith('rest', restApiAuthorizer(pass, { publicUrl })),
  gatewayWith('rest', restApiAuthorizer(pass)),
  gatewayWith('http', httpApiAuthorizer(pass, { publicUrl })),
  gatewayWith('http', httpApiAuthorizer(pass))
])

// The hosts' own entries refuse these, whatever the proof.
const absolute = ['the target https://evil.example/time', 'the target http://evil.example/time']
for (const [host, send, refusedByHost] of [
  ['fetch on Node', toFetch, []],
  ['Workers', toWorker, ['two Host lines', ...absolute]],
  ['REST API', rest, absolute],
  ['HTTP API', http, absolute]
] as const)
  for (const attack of attacks)
    test(`${host}, ${attack.title}: a proof for the attacker's URL never passes, one for publicUrl does if the request is ours`, () =>
      assertNotFooled(
        send,
        attack,
        attack.isOurs && !refusedByHost.some(title => title === attack.title)
      ))

test('a REST API without publicUrl: the URL is the domain that the platform names, and no forwarded header changes it', async () => {
  for (const attack of attacks.filter(({ request }) => /Forwarded/.test(String(request.lines))))
    await assertNotFooled(restWithoutUrl, attack)
})
test('an HTTP API without publicUrl: no proof passes, because the URL is not known', async () => {
  for (const attack of attacks)
    for (const htu of [...attack.forged, `${publicUrl}/time`])
      assert.ok((await attackWith(httpWithoutUrl, attack, htu)).status >= 400)
})

test.run()
