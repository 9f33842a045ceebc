// Fastify with mutual TLS of its own: one hook guards every route.

import type { ServerOptions } from 'node:https'
import { TLSSocket } from 'node:tls'
import fastify, { type FastifyRequest } from 'fastify'
import type { Allow, ClientCertificate, Gate } from 'gatecheck'
import { type FetchRequest, fetchGate, isAllow } from 'gatecheck/fetch'

/** Not by `authorized`: some Node versions set it on a resumed connection without a certificate. */
function certificateOf(socket: unknown): ClientCertificate | undefined {
  const der = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined
  return der === undefined || der.length === 0 ? undefined : { _tag: 'Der', der }
}

/** From the raw request: of two Authorization lines, Fastify's `headers` has only the first. */
function toFetchRequest({ raw }: FastifyRequest): FetchRequest {
  return {
    method: raw.method ?? '',
    url: `https://host${raw.url ?? ''}`,
    headers: { get: name => raw.headersDistinct[name.toLowerCase()]?.join(', ') ?? null }
  }
}

/** Accepts any client certificate, also a self-signed one: the gate compares it with the token. */
export function createFastifyServer(pass: Gate, tls: ServerOptions) {
  const guard = fetchGate(pass, { tls: (_request, socket: unknown) => certificateOf(socket) })
  const allowed = new WeakMap<FastifyRequest, Allow>()
  const app = fastify({ https: { ...tls, requestCert: true, rejectUnauthorized: false } })

  app.addHook('onRequest', async (request, reply) => {
    const answer = await guard(toFetchRequest(request), request.raw.socket)
    if (!isAllow(answer)) {
      const headers = Object.fromEntries(answer.headers)
      return reply
        .code(answer.status)
        .headers(headers)
        .send(await answer.text())
    }
    allowed.set(request, answer)
    return undefined
  })
  app.get('/time', request => ({ hello: allowed.get(request)?.token.subject, route: '/time' }))
  app.get('/accounts/:id', request => ({
    hello: allowed.get(request)?.token.subject,
    route: '/accounts/:id'
  }))
  return app
}
