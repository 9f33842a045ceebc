// The recipes' hooks and middlewares on each host, with the same routes.
import { createServer, type Server } from 'node:http'
import Router from '@koa/router'
import fastify, { type FastifyRequest } from 'fastify'
import { type Allow, type Gate, type Require, scopes } from 'gatecheck'
import { nodeGate } from 'gatecheck/node'
import Koa from 'koa'
import polka from 'polka'
import { allowOf, gateHook } from '../../../examples/hosts/fastify'
import { type GuardedState, gateMiddleware } from '../../../examples/hosts/koa'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import { openNest } from './nest'

export interface Setup {
  readonly gateFor: (require: Require) => Gate
  /** Called by each guarded handler. */
  readonly handled: () => void
  /** Called with path and status by what the host runs after a request. */
  readonly seen: (answer: string) => void
}
export type Open = (setup: Setup, cleanups: Cleanups) => Promise<Server>

const origin = 'https://page.example'

async function listenUntilCleanup(server: Server, cleanups: Cleanups): Promise<Server> {
  cleanups.add(() => closeServer(server))
  await listen(server)
  return server
}

const openFastify: Open = async ({ gateFor, handled, seen }, cleanups) => {
  const app = fastify()
  const [a, b] = [gateHook(gateFor(scopes('a'))), gateHook(gateFor(scopes('b')))]
  const handle = (request: FastifyRequest): object => {
    handled()
    return { subject: allowOf(request).token.subject }
  }
  app.addHook('onRequest', async (_, reply) => {
    reply.header('access-control-allow-origin', origin)
  })
  app.addHook('onResponse', async ({ url }, { statusCode }) => seen(`${url} ${statusCode}`))
  app.get('/open', () => ({ open: true }))
  app.get('/misplaced', handle)
  app.register(async guarded => {
    guarded.addHook('onRequest', a)
    guarded.get('/guarded', handle)
    guarded.get('/twice', { onRequest: b }, handle)
    guarded.get('/throws', () => {
      throw new Error('by the handler')
    })
  })
  cleanups.add(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server
}

const openKoa: Open = async ({ gateFor, handled, seen }, cleanups) => {
  const app = new Koa<GuardedState>()
  app.silent = true
  const [a, b] = [gateMiddleware(gateFor(scopes('a'))), gateMiddleware(gateFor(scopes('b')))]
  const handle: Koa.Middleware<GuardedState> = ctx => {
    handled()
    ctx.body = { subject: ctx.state.allow.token.subject }
  }
  const router = new Router<GuardedState>()
  router.get('/open', ctx => {
    ctx.body = { open: true }
  })
  router.get('/misplaced', handle)
  router.get('/guarded', a, handle)
  router.get('/twice', a, b, handle)
  router.get('/throws', a, () => {
    throw new Error('by the handler')
  })
  app.use(async (ctx, next) => {
    ctx.set('access-control-allow-origin', origin)
    await next().finally(() => seen(`${ctx.url} ${ctx.status}`))
    ctx.set('x-late', 'a header after the answer')
  })
  app.use(router.routes())
  return listenUntilCleanup(createServer(app.callback()), cleanups)
}

const openPolka: Open = async ({ gateFor, handled, seen }, cleanups) => {
  const allowed = new WeakMap<object, Allow>()
  const guardBy = (gate: Gate): polka.Middleware => {
    const guard = nodeGate(gate)
    // Polka does not catch what a handler throws.
    return (request, response, next) =>
      void guard(request, response, allow => {
        allowed.set(request, allow)
        next()
      }).catch(next)
  }
  const [a, b] = [guardBy(gateFor(scopes('a'))), guardBy(gateFor(scopes('b')))]
  const handle: polka.Middleware = (request, response) => {
    handled()
    response.end(JSON.stringify({ subject: allowed.get(request)?.token.subject }))
  }
  const app = polka()
  app.use((request, response, next) => {
    response.setHeader('access-control-allow-origin', origin)
    response.on('finish', () => seen(`${request.url} ${response.statusCode}`))
    next()
  })
  app.get('/open', (_, response) => response.end('{"open":true}'))
  app.get('/guarded', a, handle)
  app.get('/twice', a, b, handle)
  app.get('/throws', a, () => {
    throw new Error('by the handler')
  })
  const server = createServer((request, response) =>
    app.handler(request as polka.Request, response)
  )
  return listenUntilCleanup(server, cleanups)
}

export const hosts: readonly (readonly [name: string, open: Open])[] = [
  ['Fastify', openFastify],
  ['Koa', openKoa],
  ['Polka', openPolka],
  ['Nest on Express', openNest('Express')],
  ['Nest on Fastify', openNest('Fastify')],
  ['Nest on Express, with a filter that writes always', openNest('Express', true)],
  ['Nest on Fastify, with a filter that writes always', openNest('Fastify', true)]
]
