// Apps of both versions of Express with a gate in front, and calls to them over the wire.

import type { Express, RequestHandler, Router, RouterOptions } from 'express'
import { type Allow, type ClientCertificate, gate, noScopes } from 'gatecheck'
import { type ExpressOptions, tokenOf } from 'gatecheck/express'
import { suite, type uvu } from 'uvu'
import { createCleanups } from '../../../examples/tutorial/cleanups'
import {
  createQuietApp,
  openServer,
  type RawRequest,
  type RawResponse,
  sendRaw
} from '../../real/express/both'
import { bound, first, knowsToken, now, pem, secret } from '../../samples'

export type ExpressModule = typeof import('express')

export const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
export const bearer = `Authorization: Bearer ${secret}`

export function presenting(certificate?: ClientCertificate): ExpressOptions {
  return { certificate: () => certificate }
}
export const presentingFirst = presenting(pem(first.pem))

export const sendSubject: RequestHandler = (req, res) => {
  res.json({ subject: tokenOf(req).subject, auth: (req as { auth?: Allow }).auth?._tag })
}
export const callNext: RequestHandler = (_req, _res, next) => next()

export function appWith(express: ExpressModule, build: (app: Express) => unknown): Express {
  const app = createQuietApp(express)
  build(app)
  return app
}
export function routerWith(
  express: ExpressModule,
  build: (router: Router) => unknown,
  options: RouterOptions = {}
): Router {
  const router = express.Router(options)
  build(router)
  return router
}

export interface ExpressSuite {
  readonly test: uvu.Test<object>
  /** The app listens on this port until the suite ends. */
  readonly listen: (app: Express) => Promise<number>
  /** Sends one request to an app of its own: by default GET /time with the token. */
  readonly call: (app: Express, request?: Partial<RawRequest>) => Promise<RawResponse>
}

export function expressSuite(name: string): ExpressSuite {
  const test = suite(name)
  const cleanups = createCleanups()
  test.after(cleanups.run)
  const listen = (app: Express): Promise<number> => openServer(cleanups, app)
  return {
    test,
    listen,
    call: async (app, request = {}) =>
      sendRaw(await listen(app), { target: '/time', lines: [bearer], ...request })
  }
}
