// An Introspect whose credentials are loaded asynchronously, and again when they are rotated.
import { raceAbort } from '../async/abort'
import { andThen } from '../async/awaitable'
import { readClock } from '../async/clock'
import type { Awaitable, Introspect, Introspection, Query, Signal } from '../types'
import { aFunction, assert, positive, validateOptions } from '../values/options'
import { ask, timedOut } from './around'

export interface DeferredOptions {
  /** Seconds from a load to the next, at most 2,592,000 (30 days). Default: only when refused. */
  readonly renew?: number | undefined
  /** Returns milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Milliseconds from the start of one load to the next, once something is loaded. */
const loadInterval = 60_000
/** Milliseconds for which what is due to be replaced may serve, while loads fail. */
const graceTime = 3_600_000
/** Milliseconds after which a first load counts as hanging if a caller gives up. */
const patience = 1_000

const loadFailed: Introspection = {
  _tag: 'Failed',
  reason: 'user_function_threw',
  detail: 'deferred',
  retryable: true
}

/** The server refused our own credentials, and so has not looked at the token. */
function refusesCredentials(answer: Introspection): boolean {
  return (
    answer._tag === 'Failed' &&
    answer.reason === 'introspection_refused' &&
    (answer.detail === 'http_401' || answer.detail === 'http_403')
  )
}

interface Loaded {
  readonly introspect: Introspect
  /** Milliseconds since 1970: from then on it should be replaced. */
  due: number
}
interface Attempt {
  readonly start: number
  readonly result: Promise<Loaded | undefined>
}

/**
 * An `Introspect` that `load` makes when the first query comes: for credentials in a secrets
 * manager.
 *
 * It loads again `renew` seconds after a load, and when the server answers 401 or 403 to our own
 * credentials. The query that met the 401 or 403 waits for that load and is asked once more. Let
 * the server accept the old and the new secret for a while, and a rotation refuses no request.
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
  let current: Loaded | undefined
  let attempt: Attempt | undefined
  let lastStart = Number.NEGATIVE_INFINITY

  const startLoading = (start: number): Attempt => {
    const finish = (introspect: unknown): Loaded | undefined => {
      // A load that hung and was replaced may end after its successor, with the older secret.
      if (attempt !== started) return current
      attempt = undefined
      if (typeof introspect !== 'function') return undefined
      current = { introspect: introspect as Introspect, due: readClock(now) + renew * 1000 }
      return current
    }
    const result = Promise.resolve()
      .then(load)
      .then(finish, () => finish(undefined))
    const started = { start, result }
    return started
  }

  /** The load that runs, or a new one if it is time. */
  const loading = (time: number): Attempt | undefined => {
    // The difference may be negative: a clock that was set back must not put off a load.
    const isTime =
      current === undefined ? attempt === undefined : Math.abs(time - lastStart) >= loadInterval
    if (isTime) {
      lastStart = time
      attempt = startLoading(time)
    }
    return attempt
  }

  const waitFor = async (
    running: Attempt | undefined,
    signal: Signal | undefined
  ): Promise<Loaded | undefined> =>
    running === undefined
      ? undefined
      : raceAbort(signal, running.result, () => {
          const isRecent = readClock(now) - running.start < patience
          if (current === undefined && !isRecent && attempt === running) attempt = undefined
          return undefined
        })

  const askAgain = async (
    refused: Loaded,
    refusal: Introspection,
    query: Query,
    signal: Signal | undefined
  ): Promise<Introspection> => {
    const time = readClock(now)
    refused.due = Math.min(refused.due, time)
    const replacement = current === refused ? await waitFor(loading(time), signal) : current
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

  return (query, signal) => {
    // No comparison with NaN is true: if the clock fails, what is loaded serves.
    const time = readClock(now)
    const running = current === undefined || time >= current.due ? loading(time) : undefined
    if (current !== undefined && !(time >= current.due + graceTime))
      return askLoaded(current, query, signal)
    return waitFor(running, signal).then(loaded => {
      if (loaded !== undefined) return askLoaded(loaded, query, signal)
      return signal?.aborted === true ? timedOut('aborted') : loadFailed
    })
  }
  // What counts as active is known when `load` has ended.
  return setFingerprint(introspect, () => current && fingerprintOf(current)())
}
