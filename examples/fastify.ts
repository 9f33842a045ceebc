// Fastify, which ends mutual TLS itself: one hook, and every handler knows whose request it is.

import type { ServerOptions } from 'node:https'
import { TLSSocket } from 'node:tls'
import fastify, { type FastifyRequest } from 'fastify'
import type { Allow, ClientCertificate, Gate } from 'gatecheck'
import { type FetchRequest, fetchGate } from 'gatecheck/fetch'

/** A certificate is what was shown, never `authorized`: that is true of a resumed connection that showed none. */
function shown(socket: unknown): ClientCertificate | undefined {
  const der = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined
  return der === undefined || der.length === 0 ? undefined : { _tag: 'Der', der }
}

/** Its raw request, for of two Authorization lines Fastify's own `headers` shows only the first. */
function asked({ raw }: FastifyRequest): FetchRequest {
  return {
    method: raw.method ?? '',
    url: `https://host${raw.url ?? ''}`,
    headers: { get: name => raw.headersDistinct[name.toLowerCase()]?.join(', ') ?? null }
  }
}

export function served(pass: Gate, tls: ServerOptions) {
  const guard = fetchGate(pass, { tls: (_request, socket: unknown) => shown(socket) })
  const allowed = new WeakMap<FastifyRequest, Allow>()
  const app = fastify({ https: { ...tls, requestCert: true, rejectUnauthorized: false } })

  app.addHook('onRequest', async (request, reply) => {
    const answer = await guard(asked(request), request.raw.socket)
    if (answer instanceof Response)
      return reply
        .code(answer.status)
        .headers(Object.fromEntries(answer.headers))
        .send(await answer.text())
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
