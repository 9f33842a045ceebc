// An Introspect whose credentials are loaded asynchronously, and again when they are rotated.
import { andThen } from '../async/awaitable'
import { readMilliseconds } from '../async/clock'
import type { Awaitable, Introspect, Introspection, Query, Signal } from '../types'
import { fingerprintOf } from '../values/fingerprint'
import { setKnown } from '../values/known'
import { aFunction, assert, positive, validateOptions } from '../values/options'
import { ask, timedOut } from './around'
import { type Loaded, makeLoader } from './loading'

export interface DeferredOptions {
  /** Seconds from a load to the next, at most 2,592,000 (30 days). Default: only when refused. */
  readonly renew?: number | undefined
  /** Returns milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Milliseconds for which a loaded Introspect may serve after its due time, while loads fail. */
const graceTime = 3_600_000

const loadFailed: Introspection = {
  _tag: 'Failed',
  reason: 'user_function_threw',
  detail: 'deferred',
  retryable: true
}

const clockFailed: Introspection = {
  _tag: 'Failed',
  reason: 'clock_invalid',
  detail: 'not_milliseconds',
  retryable: false
}

/** The server refused our own credentials. It did not judge the token. */
function refusesCredentials(answer: Introspection): boolean {
  return (
    answer._tag === 'Failed' &&
    answer.reason === 'introspection_refused' &&
    (answer.detail === 'http_401' || answer.detail === 'http_403')
  )
}

/**
 * An `Introspect` that `load` makes when the first query comes: for credentials in a secrets
 * manager.
 *
 * It loads again `renew` seconds after a load, and when the server answers 401 or 403 to our own
 * credentials. The query that got the 401 or 403 waits for that load and is then sent once more. If
 * the server accepts the old and the new secret for a while, a rotation refuses no request.
 *
 * It loads at most once a minute, and one load at a time; one that takes longer than a minute is
 * given up. A renewal runs in the background. While loads fail, what was loaded before serves for
 * one more hour. After that, and if nothing was ever loaded, the answer is `Failed`,
 * `user_function_threw`, retryable. Until the first load succeeds, every query may start one, and a
 * load that hangs is replaced when a caller gives up.
 *
 * Throws a `TypeError` if `load` is not a function or an option is wrong. Does NOT load before the
 * first query. Do NOT use it on Cloudflare Workers: requests must not share a promise there, and
 * `env` already has the secrets.
 *
 * @example
 * const load = async () => {
 *   const clientSecret = await secretOf('introspection')
 *   return rfc7662({ endpoint, clientId: 'api', clientSecret })
 * }
 * const introspect = deferred(load, { renew: 300 })
 */
export function deferred(
  load: () => Promise<Introspect>,
  options: DeferredOptions = {}
): Introspect {
  assert(
    typeof load === 'function',
    'deferred(load): load is not a function. Pass async () => rfc7662({ … }).'
  )
  const renewRule = positive(2_592_000, 'seconds')
  validateOptions('deferred(load, options)', options, {}, { renew: renewRule, now: aFunction })
  const { renew = Number.POSITIVE_INFINITY, now = Date.now } = options
  const loader = makeLoader(load, renew * 1000, now)

  const askAgain = async (
    refused: Loaded,
    refusal: Introspection,
    query: Query,
    signal: Signal | undefined
  ): Promise<Introspection> => {
    const time = readMilliseconds(now)
    refused.due = Math.min(refused.due, time)
    const current = loader.current()
    const replacement = current === refused ? await loader.wait(loader.load(time), signal) : current
    if (signal?.aborted === true) return timedOut('aborted')
    return replacement === undefined || replacement === refused
      ? refusal
      : ask(replacement.introspect, query, signal)
  }

  const askLoaded = (
    loaded: Loaded,
    query: Query,
    signal: Signal | undefined
  ): Awaitable<Introspection> =>
    andThen(ask(loaded.introspect, query, signal), answer =>
      refusesCredentials(answer) ? askAgain(loaded, answer, query, signal) : answer
    )

  const findUsable = (time: number): Loaded | undefined => {
    const current = loader.current()
    return current === undefined || time >= current.due + graceTime ? undefined : current
  }

  const introspect: Introspect = (query, signal) => {
    const time = readMilliseconds(now)
    if (Number.isNaN(time)) return clockFailed
    const current = findUsable(time)
    const attempt = current === undefined || time >= current.due ? loader.load(time) : undefined
    if (current !== undefined) return askLoaded(current, query, signal)
    return loader.wait(attempt, signal).then(loaded => {
      if (loaded !== undefined) return askLoaded(loaded, query, signal)
      return signal?.aborted === true ? timedOut('aborted') : loadFailed
    })
  }
  // What counts as active is known when `load` has ended.
  const fingerprint = (): string | undefined => {
    const current = findUsable(readMilliseconds(now))
    return current && fingerprintOf(current.introspect)()
  }
  return setKnown(introspect, { fingerprint })
}
