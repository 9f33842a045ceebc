// Fastify with mutual TLS of its own: one hook guards every route beside it.

import type { ServerOptions } from 'node:https'
import fastify, { type FastifyRequest, type onRequestAsyncHookHandler } from 'fastify'
import type { Allow, Gate } from 'gatecheck'
import { type NodeOptions, type NodeRequest, nodeGate } from 'gatecheck/node'

const allowed = new WeakMap<FastifyRequest['raw'], Allow>()

/** The gate's decision. Throws on a route without `gateHook`. */
export function allowOf({ raw, url }: FastifyRequest): Allow {
  const allow = allowed.get(raw)
  if (allow === undefined) throw new Error(`No gateHook guards ${url}`)
  return allow
}

/**
 * For `addHook('onRequest', …)`, or for one route: `{ onRequest: gateHook(pass) }`. It runs before
 * the body is read. Behind a proxy that terminates TLS, pass `certificate`.
 */
export function gateHook(
  pass: Gate,
  options?: NodeOptions<NodeRequest>
): onRequestAsyncHookHandler {
  const guard = nodeGate(pass, options)
  return async ({ raw }, reply) => {
    // A refusal is written past Fastify, which still holds the headers of earlier hooks (CORS).
    for (const [name, value = ''] of Object.entries(reply.getHeaders()))
      reply.raw.setHeader(name, value)
    // Per call: an earlier hook may have allowed the same request.
    let isAllowed = false
    await guard(raw, reply.raw, allow => {
      isAllowed = true
      allowed.set(raw, allow)
    })
    // Without it Fastify goes on to the handler when the client has left.
    if (!isAllowed) reply.hijack()
  }
}

/** Accepts any client certificate, also a self-signed one: the gate compares it with the token. */
export function createFastifyServer(pass: Gate, tls: ServerOptions) {
  const app = fastify({ https: { ...tls, requestCert: true, rejectUnauthorized: false } })
  app.get('/health', () => ({ ok: true }))
  app.register(async guarded => {
    guarded.addHook('onRequest', gateHook(pass))
    guarded.get('/time', request => ({ hello: allowOf(request).token.subject, route: '/time' }))
    guarded.get('/accounts/:id', request => ({
      hello: allowOf(request).token.subject,
      route: '/accounts/:id'
    }))
  })
  return app
}
