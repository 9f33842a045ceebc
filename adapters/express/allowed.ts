// What a gate leaves on a request that it let pass.
import type { Allow, Token } from '../../src/types'

/** Of the registry, so that a package loaded both as ESM and as CommonJS agrees with itself; other packages write `req.auth`, too. */
const allowed: unique symbol = Symbol.for('gatecheck.express.allowed')
interface Marked {
  auth?: Allow | undefined
  [allowed]?: Allow | undefined
}

export function markAllowed(request: object, allow: Allow | undefined): void {
  const marked: Marked = request
  if (allow === undefined && marked.auth === undefined && marked[allowed] === undefined) return // most requests: two new properties less
  marked.auth = marked[allowed] = allow
}

/**
 * The token by which `expressGate` let this request pass. Throws an `Error` where none did: that is a mistake in the app, never the
 * client's. Does NOT look at `req.auth`, which other middleware may have written over.
 *
 * @example
 * app.get('/time', expressGate(gate({ introspect, require: scopes('time:query') })), (req, res) => { res.json({ hello: tokenOf(req).subject }) })
 */
export function tokenOf(request: object): Token {
  const token = (request as Marked)[allowed]?.token
  if (token === undefined)
    throw new Error('tokenOf(req): no gate has let this request pass; put expressGate in front')
  return token
}
