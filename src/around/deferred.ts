// An Introspect whose credentials are loaded asynchronously.
import { raceAbort } from '../async/abort'
import type { Introspect, Introspection } from '../types'
import { fingerprintOf, setFingerprint } from '../values/fingerprint'
import { assert } from '../values/options'
import { ask, timedOut } from './around'

const loadFailed: Introspection = {
  _tag: 'Failed',
  reason: 'user_function_threw',
  detail: 'deferred',
  retryable: true
}

/**
 * An `Introspect` that `load` makes when the first query comes: for credentials in a secrets
 * manager.
 *
 * Concurrent first queries share one load. If it succeeds, it is not repeated. If it fails, the
 * answer is `Failed`, retryable, and the next query loads again. Throws a `TypeError` if `load` is
 * not a function. Does NOT renew: after a secret is rotated, start a new process, or pass an
 * `Introspect` of your own. Do NOT use it on Cloudflare Workers: requests must not share a promise
 * there, and `env` already has the secrets.
 *
 * @example
 * const introspect = deferred(async () => {
 *   const clientSecret = await secretOf('introspection')
 *   return rfc7662({ endpoint, clientId: 'api', clientSecret })
 * })
 */
export function deferred(load: () => Promise<Introspect>): Introspect {
  assert(
    typeof load === 'function',
    'deferred(load): load is not a function. Pass async () => rfc7662({ … }).'
  )
  let current: Introspect | undefined
  let loading: Promise<Introspect | undefined> | undefined
  const forget = (attempt: Promise<unknown>): undefined => {
    if (loading === attempt) loading = undefined
    return undefined
  }
  const startLoading = (): Promise<Introspect | undefined> => {
    const attempt: Promise<Introspect | undefined> = Promise.resolve()
      .then(load)
      .then(
        loaded => (typeof loaded === 'function' ? (current ??= loaded) : forget(attempt)),
        () => forget(attempt)
      )
    return attempt
  }
  const introspect: Introspect = async (query, signal) => {
    if (current !== undefined) return ask(current, query, signal)
    const attempt = (loading ??= startLoading())
    // A load that hangs is forgotten when one caller gives up. Otherwise every later query would
    // hang, too.
    const loaded = await raceAbort(signal, attempt, () => forget(attempt))
    if (loaded === undefined) return signal?.aborted === true ? timedOut('aborted') : loadFailed
    return ask(loaded, query, signal)
  }
  // What counts as active is known when `load` has ended.
  return setFingerprint(introspect, () => current && fingerprintOf(current)())
}
