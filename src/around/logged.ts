// Writes one line for each refusal and each error of a gate, and a first one about its options.
import { print } from '#host'
import { andThen } from '../async/awaitable'
import { callObserver } from '../async/observe'
import { toCode } from '../refusal/challenge'
import type { Allow, Decision, Gate, Layer, ResourceRequest } from '../types'
import { isFunction } from '../values/guards'
import { toAsciiJson } from '../values/json'
import { redactRequest } from '../values/observed-request'
import { aFunction, assert, validateOptions } from '../values/options'
import { makeLayer } from './layer'
import { loosenedIn } from './loosened'

/** Characters of a path. A stranger chooses its length, and the operator pays for the log. */
const maxPathLength = 512

/**
 * An allow-list of fields. JSON escapes line breaks: a path must not forge a second line. C1
 * controls, which HTTP/2 lets through, are escaped, too.
 */
function toLine(
  decision: Exclude<Decision, Allow>,
  request: ResourceRequest,
  took: number
): string {
  const { method, path, route } = redactRequest(request)
  return toAsciiJson({
    outcome: decision._tag,
    status: decision.status,
    reason: toCode(decision.reason),
    detail: decision.detail && toCode(decision.detail),
    method: method.slice(0, maxPathLength),
    route,
    path: path.slice(0, maxPathLength),
    took
  })
}

/**
 * Writes one line of JSON for each refusal and each error of a gate, and nothing for an `Allow`:
 *
 * `{"outcome":"Deny","status":403,"reason":"insufficient_scope","method":"GET","route":"/time",
 * "path":"/time","took":4}` (in one line). If there is a `detail`, the line has it.
 *
 * If the gate loosens a default, a first line names the words, once, when the gate is made:
 * `{"loosened":["audience: 'any'"]}`. SECURITY.md lists them all. Options of adapters, what
 * `deferred` loads and what functions of yours return are not known here.
 *
 * `write` gets the line without a line break. By default it goes to standard output, on hosts
 * without one to `console.log`. If `write` throws or rejects, nothing changes; the gate does not
 * wait for it. `took` is in milliseconds. A method, path or route that holds the token is
 * `[redacted]`; at most 512 characters of a path are written. Throws a `TypeError` if `write` is
 * not a function.
 *
 * The line holds no token, no claims and no certificate. A path may hold personal data. Does NOT
 * see what an adapter refuses after the gate's `Allow`, such as `unsafe_resource`: use the
 * adapter's `see` for these.
 *
 * @example
 * const pass = around(gate({ introspect, require }), logged())
 */
export function logged(
  options: { readonly write?: ((line: string) => unknown) | undefined } = {}
): Layer<Gate> {
  assert(
    !isFunction(options),
    'logged(options): options is a function. Write logged(), not logged.'
  )
  validateOptions('logged(options)', options, {}, { write: aFunction })
  const { write = print } = options
  return makeLayer<Gate>('logged(options)', inner => {
    const loosened = loosenedIn(inner)
    if (loosened.length > 0) callObserver(() => write(toAsciiJson({ loosened })))
    return (request, signal) => {
      const start = Date.now()
      return andThen(inner(request, signal), decision => {
        if (decision._tag !== 'Allow')
          callObserver(() => write(toLine(decision, request, Date.now() - start)))
        return decision
      })
    }
  })
}
