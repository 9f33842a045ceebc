// What a gate leaves on a request that it allowed.
import type { Allow, Token } from '../../src/types'

/**
 * From the symbol registry: a package that is loaded both as ESM and as CommonJS then uses one
 * symbol. `req.auth` alone is not enough: other packages write it too.
 */
const allowed: unique symbol = Symbol.for('gatecheck.express.allowed')
interface AllowedRequest {
  auth?: Allow | undefined
  [allowed]?: Allow | undefined
}

export function markAllowed(request: object, allow: Allow | undefined): void {
  const target: AllowedRequest = request
  // Most requests have nothing to clear, and then get no new properties.
  if (allow === undefined && target.auth === undefined && target[allowed] === undefined) return
  target.auth = target[allowed] = allow
}

/**
 * The decision with which `expressGate` allowed this request, frozen.
 *
 * Throws an `Error` if no gate allowed it: that is a mistake in the app, never the client's. Does
 * NOT look at `req.auth`, which other middleware may have overwritten.
 *
 * @example
 * const needsTime = expressGate(gate({ introspect, require: scopes('time:query') }))
 * app.get('/time', needsTime, (req, res) => { res.json(allowOf(req).facts.requirement?.scopes) })
 */
export function allowOf(request: object): Allow {
  const allow = (request as AllowedRequest)[allowed]
  if (allow === undefined)
    throw new Error('allowOf, tokenOf: no gate has allowed this request. Put expressGate in front.')
  return allow
}

/**
 * The token with which `expressGate` allowed this request: that of `allowOf(req)`.
 *
 * Throws an `Error` if no gate allowed it. Does NOT look at `req.auth`.
 *
 * @example
 * const needsTime = expressGate(gate({ introspect, require: scopes('time:query') }))
 * app.get('/time', needsTime, (req, res) => { res.json({ hello: tokenOf(req).subject }) })
 */
export function tokenOf(request: object): Token {
  return allowOf(request).token
}
