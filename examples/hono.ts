// Hono on Node, which ends mutual TLS itself: one middleware, and every handler knows whose request it is.

import { createServer, type ServerOptions } from 'node:https'
import { TLSSocket } from 'node:tls'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import type { Allow, ClientCertificate, Gate } from 'gatecheck'
import { fetchGate } from 'gatecheck/fetch'
import { Hono } from 'hono'

/** A certificate is what was shown, never `authorized`: that is true of a resumed connection that showed none. */
function shown(socket: unknown): ClientCertificate | undefined {
  const der = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined
  return der === undefined || der.length === 0 ? undefined : { _tag: 'Der', der }
}

export function api(
  pass: Gate
): Hono<{ Bindings: HttpBindings; Variables: { readonly allow: Allow } }> {
  const guard = fetchGate(pass, {
    tls: (_request: Request, { incoming }: HttpBindings) => shown(incoming.socket)
  })
  const app = new Hono<{ Bindings: HttpBindings; Variables: { readonly allow: Allow } }>()

  app.use(async (c, next) => {
    const answer = await guard(c.req.raw, c.env)
    if (answer instanceof Response) return answer
    c.set('allow', answer)
    return next()
  })
  app.get('/time', c => c.json({ hello: c.get('allow').token.subject, route: '/time' }))
  app.get('/accounts/:id', c =>
    c.json({ hello: c.get('allow').token.subject, route: '/accounts/:id' })
  )
  return app
}

/** `requestCert` asks for a certificate; `rejectUnauthorized: false` leaves it to the gate whose it must be, as for self-signed ones. */
export function served(pass: Gate, tls: ServerOptions) {
  return createAdaptorServer({
    fetch: api(pass).fetch,
    createServer,
    serverOptions: { ...tls, requestCert: true, rejectUnauthorized: false }
  })
}
