// An Introspect whose secrets load asynchronously.
import { raceAbort } from '../async/abort'
import type { Introspect, Introspection } from '../types'
import { assert } from '../values/options'
import { ask, timedOut } from './around'

const failure: Introspection = {
  _tag: 'Failed',
  reason: 'user_function_threw',
  detail: 'deferred',
  retryable: true
}

/**
 * An `Introspect` that is made by an asynchronous function, at the first question: for credentials in a secrets manager.
 *
 * Concurrent first questions share the load. Success is remembered, failure never: the next question tries again, and this one
 * is answered `Failed`, retryable. Throws a `TypeError` for a load that is no function. Do NOT use it on
 * Cloudflare Workers, where requests may share no promise and `env` has the secrets. Does NOT renew: a rotated secret needs a
 * new process, or an `Introspect` of your own.
 *
 * @example
 * const introspect = deferred(async () => rfc7662({ endpoint, clientId: 'api', clientSecret: await secretOf('introspection') }))
 */
export function deferred(load: () => Promise<Introspect>): Introspect {
  assert(
    typeof load === 'function',
    'deferred(load): load is not a function. Pass async () => rfc7662({ … }).'
  )
  let loading: Promise<Introspect | undefined> | undefined
  const forgotten = (flight: Promise<unknown>): undefined => {
    if (loading === flight) loading = undefined
    return undefined
  }
  const begun = (): Promise<Introspect | undefined> => {
    const flight: Promise<Introspect | undefined> = Promise.resolve()
      .then(load)
      .then(
        made => (typeof made === 'function' ? made : forgotten(flight)),
        () => forgotten(flight)
      )
    return flight
  }
  return async (query, signal) => {
    const flight = (loading ??= begun())
    // A load that hangs is given up with the caller who waited for it, or it would hang every later one.
    const introspect = await raceAbort(signal, flight, () => forgotten(flight))
    if (introspect === undefined) return signal?.aborted === true ? timedOut('aborted') : failure
    return ask(introspect, query, signal)
  }
}
