// The routers, each with the same routes. The header `x-handler` names the handler that ran.

import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Express, RequestHandler } from 'express'
import fastify from 'fastify'
import type { Gate } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import { type FetchRequest, fetchGate, isAllow } from 'gatecheck/fetch'
import { createApp, createRouter, eventHandler, setResponseHeader, toNodeListener } from 'h3'
import { Hono } from 'hono'
import { gateHook } from '../../../examples/hosts/fastify'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import { createQuietApp, expresses } from '../express/both'
import { openHttp2Server } from '../express/http2'
import { cleanups } from '../express/tls'
import { type Ask, askHttp1, askHttp2 } from './ask'

/** Starts a host, with a gate before its handlers or without one, and returns its port. */
type Open = (gate: Gate | undefined) => Promise<number>
/** `minimum`: so many spellings must reach the strict handler of a host without a gate. */
export type Host = readonly [name: string, open: Open, ask: Ask, minimum: number]

export const strictPaths = ['/public/admin', '/public/Own', '/public/link', '/public/set']

/** Most specific first: Express and Hono run the first route that matches. */
export function routes(wildcard: string): readonly (readonly [path: string, handler: string])[] {
  return [
    ...strictPaths.map(path => [path, 'strict'] as const),
    ['/public/:name', 'name'],
    ['/public/:id/deep', 'deep'],
    [wildcard, 'rest']
  ]
}

export async function listenUntilCleanup(server: Server): Promise<number> {
  cleanups.add(() => closeServer(server))
  return listen(server)
}

/** Reads the raw request, as the examples do. */
function toFetchRequest({ method, url, headersDistinct }: IncomingMessage): FetchRequest {
  return {
    method: method ?? '',
    url: `https://host${url ?? ''}`,
    headers: { get: name => headersDistinct[name]?.join(', ') ?? null }
  }
}

function createExpressApp(express: () => Express, gate: Gate | undefined): Express {
  const respond =
    (handler: string): RequestHandler =>
    (_request, response) => {
      response.setHeader('x-handler', handler).end()
    }
  const app = createQuietApp(express)
  if (gate !== undefined) app.use(expressGate(gate) as RequestHandler)
  for (const path of strictPaths) app.all(path, respond('strict'))
  app.all('/public/:name', respond('name'))
  app.all('/public/:id/deep', respond('deep'))
  app.use('/public', respond('rest'))
  return app
}

function createHonoHost(options: { readonly strict?: boolean }): Open {
  return async gate => {
    const app = new Hono(options)
    const guard = gate === undefined ? undefined : fetchGate(gate)
    app.use(async (context, next) => {
      const answer = await guard?.(context.req.raw)
      return answer === undefined || isAllow(answer) ? next() : answer
    })
    for (const [path, handler] of routes('/public/*')) {
      app.all(path, context => context.text('', 200, { 'x-handler': handler }))
    }
    return listenUntilCleanup(createAdaptorServer({ fetch: app.fetch }) as Server)
  }
}

function createFastifyHost(routerOptions: object, adapter: 'fetch' | 'node' = 'fetch'): Open {
  return async gate => {
    const app = fastify({ routerOptions })
    const isNode = adapter === 'node' && gate !== undefined
    const guard = gate === undefined || isNode ? undefined : fetchGate(gate)
    if (isNode) app.addHook('onRequest', gateHook(gate))
    app.addHook('onRequest', async ({ raw }, reply) => {
      const answer = await guard?.(toFetchRequest(raw))
      return answer === undefined || isAllow(answer) ? undefined : reply.code(answer.status).send()
    })
    for (const [path, handler] of routes('/public/*')) {
      app.all(path, (_request, reply) => reply.header('x-handler', handler).send(''))
    }
    cleanups.add(() => app.close())
    await app.ready()
    return listenUntilCleanup(app.server)
  }
}

const openH3: Open = async gate => {
  const app = createApp()
  const guard = gate === undefined ? undefined : fetchGate(gate)
  app.use(
    eventHandler(async event => {
      const answer = await guard?.(toFetchRequest(event.node.req))
      return isAllow(answer) ? undefined : answer
    })
  )
  const router = createRouter()
  for (const [path, handler] of routes('/public/**')) {
    router.use(
      path,
      eventHandler(event => {
        setResponseHeader(event, 'x-handler', handler)
        return ''
      })
    )
  }
  app.use(router)
  return listenUntilCleanup(createServer(toNodeListener(app)))
}

const lenientOptions = {
  caseSensitive: false,
  ignoreTrailingSlash: true,
  ignoreDuplicateSlashes: true,
  useSemicolonDelimiter: true
}

function openOverHttp1(express: typeof import('express')): Open {
  return async gate => listenUntilCleanup(createServer(createExpressApp(express, gate)))
}

export const hosts: readonly Host[] = [
  ...expresses.flatMap(([name, express]): readonly Host[] => [
    [`${name} over HTTP/1.1`, openOverHttp1(express), askHttp1, 40],
    [
      `${name} over HTTP/2`,
      gate => openHttp2Server(express, createExpressApp(express, gate)),
      askHttp2,
      40
    ]
  ]),
  ['Hono', createHonoHost({}), askHttp1, 35],
  ['Hono, not strict', createHonoHost({ strict: false }), askHttp1, 55],
  ['Fastify', createFastifyHost({}), askHttp1, 25],
  ['Fastify, most lenient', createFastifyHost(lenientOptions), askHttp1, 60],
  ['Fastify, most lenient, by nodeGate', createFastifyHost(lenientOptions, 'node'), askHttp1, 60],
  ['h3 1', openH3, askHttp1, 38]
]
