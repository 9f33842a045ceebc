// Layers: functions around a function of the same type. The first layer is the innermost.
import { isPromise } from '../async/awaitable'
import type { Awaitable, Introspect, Introspection, Layer, Query, Signal } from '../types'
import { isObject } from '../values/guards'

/**
 * Applies layers around a base, the first one innermost:
 * `around(base, timed(3_000), retried(1), cached(store))` looks in the cache first. After a miss it
 * asks `base`, at most twice, and gives each try three seconds.
 *
 * Throws a `TypeError` if a layer is not a function. Does NOT change the base.
 *
 * @example
 * const store = memory({ entries: 10_000 })
 * const server = authleteFromEnv(process.env)
 * const introspect = around(server, timed(3_000), retried(1), cached(store))
 */
export function around<F>(base: F, ...layers: readonly Layer<F>[]): F {
  return layers.reduce((inner, layer, i) => {
    if (typeof layer !== 'function')
      throw new TypeError(
        `around(base, …layers): layer ${i + 1} is not a function. Write timed(3_000), not timed.`
      )
    return layer(inner)
  }, base)
}

function toIntrospection(answer: unknown): Introspection {
  if (isObject(answer)) return answer as unknown as Introspection
  return {
    _tag: 'Failed',
    reason: 'introspection_malformed',
    detail: 'no_introspection',
    retryable: false
  }
}

function introspectFailed(): Introspection {
  return { _tag: 'Failed', reason: 'user_function_threw', detail: 'introspect', retryable: false }
}

/** Asks, and answers `Failed` if `introspect` throws, rejects or returns no introspection. */
export function ask(
  introspect: Introspect,
  query: Query,
  signal: Signal | undefined
): Awaitable<Introspection> {
  try {
    const answer = introspect(query, signal)
    return isPromise(answer)
      ? Promise.resolve(answer).then(toIntrospection, introspectFailed)
      : toIntrospection(answer)
  } catch {
    return introspectFailed()
  }
}

/** A layer's answer if its signal is aborted before the answer comes. */
export function timedOut(detail: 'aborted' | 'timed'): Introspection {
  return { _tag: 'Failed', reason: 'introspection_timeout', detail, retryable: true }
}
