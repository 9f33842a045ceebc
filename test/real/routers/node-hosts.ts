// The routers of Koa and Polka, behind nodeGate.
import { createServer } from 'node:http'
import Router from '@koa/router'
import type { Gate } from 'gatecheck'
import { nodeGate } from 'gatecheck/node'
import Koa from 'koa'
import polka from 'polka'
import { gateMiddleware } from '../../../examples/hosts/koa'
import { askHttp1 } from './ask'
import { type Host, listenUntilCleanup, routes } from './hosts'

type KoaOptions = { readonly sensitive?: boolean; readonly strict?: boolean }

async function openKoa(gate: Gate | undefined, options: KoaOptions): Promise<number> {
  const app = new Koa()
  if (gate !== undefined) app.use(gateMiddleware(gate))
  const router = new Router(options)
  for (const [path, handler] of routes('/public/*rest')) {
    router.all(path, ctx => {
      ctx.set('x-handler', handler)
      ctx.body = ''
    })
  }
  app.use(router.routes())
  return listenUntilCleanup(createServer(app.callback()))
}

async function openPolka(gate: Gate | undefined): Promise<number> {
  const app = polka()
  const guard = gate === undefined ? undefined : nodeGate(gate)
  if (guard !== undefined) {
    app.use((request, response, next) => void guard(request, response, () => next()).catch(next))
  }
  for (const [path, handler] of routes('/public/*')) {
    app.all(path, (_, response) => void response.setHeader('x-handler', handler).end())
  }
  return listenUntilCleanup(
    createServer((request, response) => app.handler(request as polka.Request, response))
  )
}

export const nodeHosts: readonly Host[] = [
  ['Koa', gate => openKoa(gate, {}), askHttp1, 40],
  ['Koa, strict', gate => openKoa(gate, { sensitive: true, strict: true }), askHttp1, 18],
  ['Polka', openPolka, askHttp1, 20]
]
