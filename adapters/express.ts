// Express 4 and 5: a middleware for an app, a router or a route.

import type { Gate } from '../src/types'
import { oneOf, validateAdapter } from '../src/values/options'
import { type ExpressHandler, makeHandler } from './express/handler'
import type { ExpressRequest } from './express/request'
import { type NodeOptions, nodeOptionRules } from './node/decide'

export { allowOf, tokenOf } from './express/allowed'
export type { ExpressHandler } from './express/handler'
export type { ExpressRefusal } from './express/refusal'
export type { ExpressRequest } from './express/request'
export { type Arrived, type Connected, type PeerSocket, tlsSocket } from './node/connection'
export type { NodeResponse as ExpressResponse } from './node/response'

export interface ExpressOptions<R = ExpressRequest> extends NodeOptions<R> {
  /**
   * `'respond'` (default): the gate answers what it refuses. `'next'`: it passes an
   * `ExpressRefusal` to `next`, for your own error handler to answer.
   */
  readonly refusals?: 'respond' | 'next' | undefined
}

/**
 * A gate as Express middleware, for an app, a router or one route.
 *
 * If the gate allows, the next handler runs: `allowOf(req)` is the frozen `Allow`, `tokenOf(req)`
 * its token. If not, the middleware answers 400, 401, 403, 500 or 503 with `WWW-Authenticate`,
 * `Cache-Control: no-store`, `Retry-After` and a small JSON body; with `refusals: 'next'` it passes
 * an `ExpressRefusal` to `next`. The gate's signal aborts when the client disconnects. A request
 * that is answered meanwhile, or whose client has left, goes no further.
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
export function expressGate<R extends ExpressRequest = ExpressRequest>(
  gate: Gate,
  options: ExpressOptions<R> = {}
): ExpressHandler {
  validateAdapter('expressGate', gate, options, {
    ...nodeOptionRules(),
    refusals: oneOf('respond', 'next')
  })
  // Express passes its own request. A handler that declares it would lose the route's parameters.
  return makeHandler(gate, options as NodeOptions<ExpressRequest>, options.refusals)
}
