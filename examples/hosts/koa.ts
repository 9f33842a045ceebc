// Koa with mutual TLS of its own: one middleware guards every route behind it.

import { createServer, type Server, type ServerOptions } from 'node:https'
import Router from '@koa/router'
import type { Allow, Gate } from 'gatecheck'
import { type NodeOptions, type NodeRequest, nodeGate } from 'gatecheck/node'
import Koa, { type Middleware } from 'koa'

/** Of routes behind `gateMiddleware`. */
export interface GuardedState {
  allow: Allow
}

/**
 * For `app.use(…)`, or for one route: `router.get('/time', gateMiddleware(pass), …)`. Behind a proxy
 * that terminates TLS, pass `certificate`.
 */
export function gateMiddleware(
  pass: Gate,
  options?: NodeOptions<NodeRequest>
): Middleware<GuardedState> {
  const guard = nodeGate(pass, options)
  return async (ctx, next) => {
    // The guard answers a refusal. Koa answers again only if the request is allowed.
    ctx.respond = false
    // Behind a mount or a rewrite, ctx.req.url is another path than the client's. The gate then
    // refuses, instead of judging it by another rule.
    const request = Object.assign(ctx.req, { originalUrl: ctx.originalUrl })
    await guard(request, ctx.res, allow => {
      ctx.respond = true
      ctx.state.allow = allow
      return next()
    })
  }
}

export function createKoaApp(pass: Gate): Koa<GuardedState> {
  const open = new Router().get('/health', ctx => {
    ctx.body = { ok: true }
  })
  const guarded = new Router<GuardedState>()
    .get('/time', ctx => {
      ctx.body = { hello: ctx.state.allow.token.subject, route: '/time' }
    })
    .get('/accounts/:id', ctx => {
      ctx.body = { hello: ctx.state.allow.token.subject, route: '/accounts/:id' }
    })
  const app = new Koa<GuardedState>()
  app.use(open.routes()).use(gateMiddleware(pass)).use(guarded.routes())
  return app
}

/** Accepts any client certificate, also a self-signed one: the gate compares it with the token. */
export function createKoaServer(pass: Gate, tls: ServerOptions): Server {
  const options = { ...tls, requestCert: true, rejectUnauthorized: false }
  return createServer(options, createKoaApp(pass).callback())
}
