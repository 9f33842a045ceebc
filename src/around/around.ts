// Layers: functions around a function of the same type. The first layer is the innermost.
import { isPromise } from '../async/awaitable'
import { ignoreRejection } from '../async/observe'
import type { Awaitable, Introspect, Introspection, Layer, Query, Signal } from '../types'
import { isFunction, isObject } from '../values/guards'
import { knownOf, setKnown } from '../values/known'
import { isIntrospectOrGate } from '../values/layer'
import { assert } from '../values/options'

/**
 * Applies layers around a base, the first one innermost:
 * `around(base, timed(3_000), retried(1), cached(store))` looks in the cache first. After a miss it
 * asks `base`, at most twice, and gives each try three seconds.
 *
 * Throws a `TypeError` if the base is not an Introspect or a gate, if a layer is not a function, or
 * if it returns none: `around(base, coalesced())`, `around(base, traced)`. Does NOT change the
 * base.
 *
 * @example
 * const store = memory({ entries: 10_000 })
 * const server = authleteFromEnv(process.env)
 * const introspect = around(server, timed(3_000), retried(1), cached(store))
 */
export function around<F>(base: F, ...layers: readonly Layer<F>[]): F {
  const isBase = (value: unknown): value is F & object => isIntrospectOrGate(value)
  assert(
    isBase(base),
    'around(base, …layers): base is not an Introspect or a gate. Write around(rfc7662FromEnv(process.env), …layers).'
  )
  return layers.reduce<F & object>((inner, layer, i) => {
    const where = `around(base, …layers): layer ${i + 1}`
    assert(
      isFunction(layer) && knownOf(layer) === undefined,
      `${where} is not a layer. Write timed(3_000), tokenOnly or inner => query => ….`
    )
    const outer: unknown = ignoreRejection(layer(inner))
    assert(
      isBase(outer),
      `${where} must return an Introspect or a gate, and does not. Write traced(see), not traced, and tokenOnly, not tokenOnly().`
    )
    // Also for layers of the user's. Such a layer may answer `Foreign`.
    return setKnown(outer, { ...knownOf(inner), judgesAll: undefined, ...knownOf(outer) })
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
