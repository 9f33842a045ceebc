// Four hosts whose gates want a nonce, each over real TLS or in workerd, with one handler.
import fastify from 'fastify'
import { byRoute, dpop, type Gate, gate, memoryReplay, nonces, resourceMetadata } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { knownTokens } from 'gatecheck/testing'
import { gatewayResponses } from '../../../examples/deploy/gateway-responses'
import { gateHook } from '../../../examples/hosts/fastify'
import { startLocalApiGateway } from '../../../examples/tutorial/api-gateway/gateway'
import { fleetSecret } from '../../store/strings'
import { bundleWorker, startWorkers } from '../cloudflare/workers'
import { createQuietApp, expresses } from '../express/both'
import { cleanups, first, openTlsServer, server, serverOptions } from '../express/tls'
import { type ClientFetch, fetchAt } from './answers'

export const token = 'tok_5f8Zq2-Xw9.LmN0'
const publicUrl = 'https://localhost'

export interface Host {
  readonly name: string
  /** What the client calls. */
  readonly url: string
  readonly fetch: ClientFetch
  /** Of every refusal that is no 403 elsewhere. */
  readonly refused: 401 | 403
}

export function newGate(jkt: string): Gate {
  return gate({
    introspect: knownTokens({ [token]: { scopes: [], confirmation: { jkt } } }),
    require: byRoute({ 'GET /time': { scopes: [], binding: 'dpop' } }),
    dpop: dpop({
      replay: memoryReplay({ entries: 1_000, processes: 1 }),
      nonces: nonces({ secret: fleetSecret })
    })
  })
}

export async function openExpress([name, express]: (typeof expresses)[number], jkt: string) {
  const app = createQuietApp(express)
  app.get('/time', expressGate(newGate(jkt), { publicUrl }), (_, response) => {
    response.send('the time')
  })
  return { name, url: `${publicUrl}/time`, fetch: fetchAt(await openTlsServer(app)), refused: 401 }
}

async function openFastify(jkt: string) {
  const app = fastify({ https: serverOptions })
  app.addHook('onRequest', gateHook(newGate(jkt), { publicUrl }))
  app.get('/time', () => 'the time')
  cleanups.add(() => app.close())
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    name: 'Fastify',
    url: `${publicUrl}/time`,
    fetch: fetchAt(Number(new URL(origin).port)),
    refused: 401
  }
}

async function openWorker(jkt: string) {
  const { text } = await bundleWorker('test/real/cloudflare/dpop.ts')
  const bindings = { JKT: jkt, NONCE_SECRET: fleetSecret }
  const miniflare = startWorkers({ one: { script: text, bindings } }, () => undefined)
  cleanups.add(() => miniflare.dispose())
  const fetch: ClientFetch = async (url, { method, headers }) => {
    const answer = await miniflare.dispatchFetch(url, { method, headers })
    return new Response(await answer.text(), {
      status: answer.status,
      headers: [...answer.headers]
    })
  }
  return { name: 'Workers', url: `${publicUrl}/time`, fetch, refused: 401 }
}

const metadata = resourceMetadata({
  resource: `${publicUrl}/prod`,
  authorizationServers: ['https://as.example.com'],
  dpopSigningAlgValuesSupported: ['PS256', 'ES256', 'EdDSA']
})

/** At the endpoint without mutual TLS, whose URL has the stage. */
async function openGateway(jkt: string) {
  const gateway = await startLocalApiGateway({
    api: 'rest',
    truststore: first.certificate,
    serverKey: server.key,
    serverCertificate: server.certificate,
    authorizer: restApiAuthorizer(newGate(jkt)),
    resource: async () => ({ statusCode: 200, body: 'the time' }),
    routes: [{ method: 'GET', resource: '/time' }],
    gatewayResponses: gatewayResponses(metadata)
  })
  cleanups.add(gateway.close)
  const fetch = fetchAt(Number(new URL(gateway.executeApiUrl).port))
  return { name: 'API Gateway', url: `${publicUrl}/prod/time`, fetch, refused: 403 }
}

export async function openHosts(jkt: string): Promise<readonly Host[]> {
  const opened = await Promise.all([
    ...expresses.map(express => openExpress(express, jkt)),
    openFastify(jkt),
    openWorker(jkt),
    openGateway(jkt)
  ])
  return opened as readonly Host[]
}
