// Tells an observer how each request was decided. Never its headers.
import { andThen } from '../async/awaitable'
import { readClock } from '../async/clock'
import { callObserver } from '../async/observe'
import type { Decision, Gate, Layer, ResourceRequest } from '../types'
import { isFunction } from '../values/guards'
import { aFunction, assert, validateOptions } from '../values/options'
import { searchForAuthorization } from '../values/redact'

export interface Observation {
  readonly method: string
  readonly path: string
  readonly route?: string | undefined
  /** Milliseconds. */
  readonly took: number
}

/** A caller may put the token into the path, too; it must not get into a log from there. */
function withoutSecrets(request: ResourceRequest): (text: string) => string {
  const holdsSecret = searchForAuthorization(request)
  return text => (holdsSecret(text) ? '[redacted]' : text)
}

/**
 * Calls `see(decision, { method, path, route, took })` after every decision of a gate.
 *
 * What `see` throws or rejects changes nothing, and nothing waits for it: on Lambda, what it began may be frozen with the
 * process. The path is `[redacted]` where it holds the token. `now` is in milliseconds; default `Date.now`. Does NOT see headers,
 * query or body; the decision holds the token's subject and claims, which are personal data.
 *
 * @example
 * const pass = observed((decision, { path }) => console.log(path, explain(decision).text))(gate({ introspect, require }))
 */
export function observed(
  see: (decision: Decision, observation: Observation) => unknown,
  options: { readonly now?: (() => number) | undefined } = {}
): Layer<Gate> {
  assert(
    isFunction(see),
    'observed(see): see is not a function. Pass (decision, observation) => { … }.'
  )
  validateOptions('observed(see, options)', options, {}, { now: aFunction })
  const { now = Date.now } = options
  return inner => (request, signal) => {
    const start = readClock(now)
    return andThen(inner(request, signal), decision => {
      callObserver(() => {
        const clean = withoutSecrets(request)
        const { method, path, route } = request
        const took = readClock(now) - start
        return see(decision, {
          method: clean(method),
          path: clean(path),
          ...(route === undefined ? {} : { route: clean(route) }),
          took
        })
      })
      return decision
    })
  }
}
