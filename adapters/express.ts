// Express 4 and 5: a middleware for an app, a router or a route. Answers what the gate refuses, and passes on what it allows.

import type { ClientCertificate, Gate } from '../src/types'
import { isFunction } from '../src/values/guards'
import { oneOf, validateAdapter } from '../src/values/options'
import { type Arrived, tlsSocket } from './express/connection'
import { type ExpressHandler, makeHandler } from './express/handler'

export { tokenOf } from './express/allowed'
export { type Arrived, type Connected, type PeerSocket, tlsSocket } from './express/connection'
export type { ExpressHandler } from './express/handler'
export type { ExpressRequest } from './express/request'
export type { ExpressResponse } from './express/response'

export interface ExpressOptions {
  /** Where the client's certificate is seen: `tlsSocket` (default) where Node ends TLS, a reader of `gatecheck/proxies` where a proxy does. Never both. */
  readonly certificate?: ((arrived: Arrived) => ClientCertificate | undefined) | undefined
  /** `'respond'` (default): answers what is refused. `'next'`: hands the Decision to `next`, for an error handler of yours to answer. */
  readonly refusals?: 'respond' | 'next' | undefined
}

/**
 * A gate as Express middleware, for an app, a router or one route. Where it allows, `req.auth` is the frozen `Allow`, `tokenOf(req)`
 * its token, and the next handler runs; else it answers 400, 401, 403, 500 or 503 with `WWW-Authenticate`, `Cache-Control: no-store`,
 * `Retry-After` and a small JSON body, or hands the Decision to `next`. The gate is told when the client leaves; a request that is
 * answered meanwhile, or whose client has left, goes no further.
 *
 * `byRoute` sees the route's own pattern where the gate stands in a route whose pattern is plain (`/payments/:id`), under mounts
 * with what the client wrote of them; a router that is mounted under a parameter needs `mergeParams: true`. Elsewhere it judges the
 * path, and has no rule for one that can be read in two ways. Throws a `TypeError` at construction for an option that is none, at
 * run time nothing. Does NOT read Host, X-Forwarded headers, query or body. Does NOT see what is rewritten after it: middleware that
 * changes `req.method` or `req.url`, as method-override does, must run before it, and so must cors, which answers preflights.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000))
 * const needs = (scope: string) => expressGate(gate({ introspect, require: scopes(scope) }))
 * app.get('/payments/:id', needs('payments'), (req, res) => { res.json({ id: req.params.id, of: tokenOf(req).subject }) })
 */
export function expressGate(gate: Gate, options: ExpressOptions = {}): ExpressHandler {
  validateAdapter('expressGate', gate, options, {
    certificate: [isFunction, 'tlsSocket, or a reader of gatecheck/proxies'],
    refusals: oneOf('respond', 'next')
  })
  const { certificate: reader = tlsSocket, refusals = 'respond' } = options
  return makeHandler(gate, reader, refusals)
}
