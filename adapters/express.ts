// Express 4 and 5: a middleware for an app, a router or a route.

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
  /**
   * Reads the client's certificate. Default `tlsSocket`: Node terminates TLS. If a proxy terminates
   * TLS, pass its reader from `gatecheck/proxies`.
   */
  readonly certificate?: ((arrived: Arrived) => ClientCertificate | undefined) | undefined
  /**
   * `'respond'` (default): the gate answers what it refuses. `'next'`: it passes the Decision to
   * `next`, for your own error handler to answer.
   */
  readonly refusals?: 'respond' | 'next' | undefined
}

/**
 * A gate as Express middleware, for an app, a router or one route.
 *
 * If the gate allows, `req.auth` is the frozen `Allow`, `tokenOf(req)` its token, and the next
 * handler runs. If not, the middleware answers 400, 401, 403, 500 or 503 with `WWW-Authenticate`,
 * `Cache-Control: no-store`, `Retry-After` and a small JSON body; with `refusals: 'next'` it passes
 * the Decision to `next`. The gate's signal aborts when the client disconnects. A request that is
 * answered meanwhile, or whose client has left, goes no further.
 *
 * `byRoute` gets the route's own pattern if the gate stands in a route with a plain pattern
 * (`/payments/:id`). The mount path in front of it is the one that the client wrote; a router that
 * is mounted under a parameter needs `mergeParams: true`. In all other places `byRoute` judges the
 * path, and refuses a path that can be read in two ways as `unknown_route`.
 *
 * Throws a `TypeError` at construction if an option is invalid. Throws nothing per request.
 *
 * Does NOT read Host, X-Forwarded headers, query or body. Does NOT see what is rewritten after it:
 * middleware that changes `req.method` or `req.url`, such as method-override, must run before it.
 * So must cors, which answers preflight requests.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000))
 * const needs = (scope: string) => expressGate(gate({ introspect, require: scopes(scope) }))
 * app.get('/payments/:id', needs('payments'), (req, res) => {
 *   res.json({ id: req.params.id, of: tokenOf(req).subject })
 * })
 */
export function expressGate(gate: Gate, options: ExpressOptions = {}): ExpressHandler {
  validateAdapter('expressGate', gate, options, {
    certificate: [isFunction, 'tlsSocket, or a reader of gatecheck/proxies'],
    refusals: oneOf('respond', 'next')
  })
  const { certificate: readCertificate = tlsSocket, refusals = 'respond' } = options
  return makeHandler(gate, readCertificate, refusals)
}
