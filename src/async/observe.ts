// Calls to users' functions whose failure must not fail the request or end the process.
import { isPromise } from './awaitable'

/** For a value that should be plain. If it is a promise, its rejection must not end the process. */
export function ignoreRejection<A>(value: A): A {
  if (isPromise(value)) value.then(undefined, () => undefined)
  return value
}

/** Calls an observer. If it throws or rejects, nothing changes. */
export function callObserver(observer: () => unknown): void {
  try {
    ignoreRejection(observer())
  } catch {
    // An observer's error must not fail the request.
  }
}
