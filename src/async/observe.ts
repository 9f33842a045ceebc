// Functions of the user's that only watch, or that must answer at once: a failure of theirs must not end the process.
import { isPromise } from './awaitable'

/** For a value that should be plain: if it is a promise after all, its rejection must not end the process. */
export function ignoreRejection<A>(value: A): A {
  if (isPromise(value)) value.then(undefined, () => undefined)
  return value
}

/** Calls an observer. An error or a rejection of its own changes nothing. */
export function callObserver(tell: () => unknown): void {
  try {
    ignoreRejection(tell())
  } catch {
    // An observer's failure is its own.
  }
}
