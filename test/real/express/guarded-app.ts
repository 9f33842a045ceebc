// The gate, the tokens and the apps that the Express tests share.
import type { Express, RequestHandler } from 'express'
import { gate, noScopes } from 'gatecheck'
import { type ExpressOptions, expressGate, tokenOf } from 'gatecheck/express'
import { knownTokens } from 'gatecheck/testing'
import { createQuietApp } from './both'
import { first, second, stranger } from './tls'

/** Tokens `first`, `second` and `stranger` are bound to the certificate of the same name. */
export const introspect = knownTokens({
  first: { subject: 'first', confirmation: { thumbprint: first.thumbprint } },
  second: { subject: 'second', confirmation: { thumbprint: second.thumbprint } },
  stranger: { subject: 'stranger', confirmation: { thumbprint: stranger.thumbprint } },
  plain: { scopes: ['time:query'] },
  admin: { scopes: ['time:query', 'admin'] }
})
export const boundGate = gate({ introspect, require: noScopes })
export const serveSubject: RequestHandler = (req, res) => {
  res.json({ subject: tokenOf(req).subject })
}

/** An app of this Express with what `build` adds. */
export function buildApp(express: () => Express, build: (app: Express) => unknown): Express {
  const app = createQuietApp(express)
  build(app)
  return app
}

export function guardedApp(express: () => Express, options?: ExpressOptions): Express {
  return buildApp(express, app => app.get('/time', expressGate(boundGate, options), serveSubject))
}
