// A worker's life: one value for each environment, made when it is first wanted, and a log for what went wrong. No module scope.
import { ignoreRejection } from '../../src/async/observe'

/** What is known of a worker's execution context where no other type is given. */
export interface WorkerContext {
  waitUntil(promise: Promise<unknown>): void
  passThroughOnException(): void
}

/** What throws is not remembered. An `env` that is no object, as in a test, is not known again. */
export function oncePerEnv<E, V>(make: (env: E) => V): (env: E) => V {
  const known = new WeakMap<object, { readonly value: V }>()
  return env => {
    if (typeof env !== 'object' || env === null) return make(env)
    const { value } = known.get(env) ?? { value: make(env) }
    known.set(env, { value })
    return value
  }
}

/** What `waitUntil` sees fail is logged with its stack, and no client learns of it. */
export function reportError(ctx: unknown, error: unknown): void {
  try {
    ;(ctx as WorkerContext).waitUntil(ignoreRejection(Promise.reject(error)))
  } catch {
    // No worker's context, hence no worker's log.
  }
}
