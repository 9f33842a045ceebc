// Values that are known now, or later. A cache hit is known now and then needs no timer and no
// promise: a fifth of a hit.
import type { Awaitable } from '../types'

/** True for any thenable, because `await` follows any thenable. */
export function isPromise<A>(value: Awaitable<A>): value is Promise<A> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function'
}

/**
 * Calls `next` at once if the value is known now. The name is not `then`: a module that exports
 * `then` is a thenable, and `await import(…)` of it would call that export.
 */
export function andThen<A, B>(value: Awaitable<A>, next: (value: A) => Awaitable<B>): Awaitable<B> {
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value)
}
