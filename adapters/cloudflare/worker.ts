// The life of a worker: one value for each environment, made at its first request, and the worker's
// log. Nothing is kept in module scope.
import { callObserver, ignoreRejection } from '../../src/async/observe'
import { isObject } from '../../src/values/guards'

/** The part of a worker's execution context that is used, if no other type is given. */
export interface WorkerContext {
  waitUntil(promise: Promise<unknown>): void
  passThroughOnException(): void
}

/**
 * If `make` throws, nothing is remembered. An `env` that is not an object, as in a test, gets a new
 * value each time.
 */
export function oncePerEnv<E, V>(make: (env: E) => V): (env: E) => V {
  const values = new WeakMap<object, V>()
  return env => {
    if (!isObject(env)) return make(env)
    if (!values.has(env)) values.set(env, make(env))
    return values.get(env) as V
  }
}

/**
 * The worker's log shows what `waitUntil` sees fail, with its stack. The client does not see it.
 * A test's context may have no `waitUntil`, and then there is no log.
 */
export function reportError(ctx: unknown, error: unknown): void {
  callObserver(() => (ctx as WorkerContext).waitUntil(ignoreRejection(Promise.reject(error))))
}
