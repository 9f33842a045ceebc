// Express 4 and 5: a middleware for an app, a router or a route. Answers what the gate refuses, and passes on what it allows.
import { decisionOf, serverError } from '../src/challenge'
import { frozen } from '../src/frozen'
import { adapted, oneOf } from '../src/options'
import { saidBy } from '../src/prompt'
import { isFunction } from '../src/shape'
import { alarm, hushed, isPromise } from '../src/signal'
import type { ClientCertificate, Decision, Gate, ResourceRequest } from '../src/types'
import { mark } from './express/allowed'
import { type Arrived, arrivedOf, tlsSocket } from './express/connection'
import { type ExpressRequest, requests } from './express/request'
import { type ExpressResponse, write } from './express/response'
import { answerOf } from './http/answer'

export { tokenOf } from './express/allowed'
export { type Arrived, type Connected, type PeerSocket, tlsSocket } from './express/connection'
export type { ExpressRequest } from './express/request'
export type { ExpressResponse } from './express/response'

export interface ExpressOptions {
  /** Where the client's certificate is seen: `tlsSocket` (default) where Node ends TLS, a reader of `gatecheck/proxies` where a proxy does. Never both. */
  readonly certificate?: ((arrived: Arrived) => ClientCertificate | undefined) | undefined
  /** `'respond'` (default): answers what is refused. `'next'`: hands the Decision to `next`, for an error handler of yours to answer. */
  readonly refusals?: 'respond' | 'next' | undefined
}

/** Fits wherever Express takes a handler, and leaves the types of `req.params` to the route. */
export type ExpressHandler = (request: ExpressRequest, response: ExpressResponse, next: (error?: unknown) => void) => void

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
export const expressGate = (gate: Gate, options: ExpressOptions = {}): ExpressHandler => {
  adapted('expressGate', gate, options, { certificate: [isFunction, 'tlsSocket, or a reader of gatecheck/proxies'], refusals: oneOf('respond', 'next') })
  const { certificate: reader = tlsSocket, refusals = 'respond' } = options

  const requestOf = requests(() => handler)
  const handler: ExpressHandler = (given, response, next) => {
    const { signal, raise } = alarm()
    let request: ResourceRequest = { method: '', path: '', header: () => [] }
    let stage = 'request'
    const threw = (): Decision => serverError(500, 'user_function_threw', stage)
    const decided = (): unknown => {
      try {
        mark(given, undefined)
        if (response.destroyed === true) raise()
        request = requestOf(given, next)
        stage = 'certificate'
        const certificate = hushed(reader(arrivedOf(given, request.header)));
        (request as { certificate?: ClientCertificate | undefined }).certificate = certificate
        stage = 'gate'
        return saidBy(gate(request, signal))
      } catch {
        return threw()
      }
    }
    const interpreted = (decision: Decision): void => {
      if (signal.aborted || response.writableEnded) return
      switch (decision._tag) {
        case 'Allow':
          mark(given, Object.isFrozen(decision) ? decision : frozen(decision)) // a gate of ours froze it to its depth, which takes 5 µs to find out
          return next()
        case 'Deny':
        case 'Unauthorized':
        case 'ServerError': return refusals === 'next' ? next(decision) : write(response, answerOf(decision, request))
      }
    }
    const settled = (said: unknown): void => {
      try {
        interpreted(decisionOf(said))
      } catch (error) {
        next(error)
      }
    }
    const said = decided()
    if (!isPromise(said)) return settled(said)
    response.once('close', raise)
    Promise.resolve(said).catch(threw).then(decision => {
      response.removeListener('close', raise)
      settled(decision)
    }).catch(() => undefined)
  }
  return handler
}
