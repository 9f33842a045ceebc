// Hono on Node with mutual TLS of its own: one middleware guards every route.

import { createServer, type ServerOptions } from 'node:https'
import { TLSSocket } from 'node:tls'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import type { Allow, ClientCertificate, Gate } from 'gatecheck'
import { fetchGate, isAllow } from 'gatecheck/fetch'
import { Hono } from 'hono'

interface Env {
  readonly Bindings: HttpBindings
  readonly Variables: { readonly allow: Allow }
}

/** Not by `authorized`: some Node versions set it on a resumed connection without a certificate. */
function certificateOf(socket: unknown): ClientCertificate | undefined {
  const der = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined
  return der === undefined || der.length === 0 ? undefined : { _tag: 'Der', der }
}

export function createHonoApp(pass: Gate): Hono<Env> {
  const guard = fetchGate(pass, {
    tls: (_request: Request, { incoming }: HttpBindings) => certificateOf(incoming.socket)
  })
  const app = new Hono<Env>()

  app.use(async (c, next) => {
    const answer = await guard(c.req.raw, c.env)
    if (!isAllow(answer)) return answer
    c.set('allow', answer)
    return next()
  })
  app.get('/time', c => c.json({ hello: c.get('allow').token.subject, route: '/time' }))
  app.get('/accounts/:id', c =>
    c.json({ hello: c.get('allow').token.subject, route: '/accounts/:id' })
  )
  return app
}

/** Accepts any client certificate, also a self-signed one: the gate compares it with the token. */
export function createHonoServer(pass: Gate, tls: ServerOptions) {
  const serverOptions = { ...tls, requestCert: true, rejectUnauthorized: false }
  return createAdaptorServer({ fetch: createHonoApp(pass).fetch, createServer, serverOptions })
}
