// What the other types are made of: waiting, signals, layers.

/** The structural part of an `AbortSignal`: any real one fits. */
export interface Signal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Known now, or later: `await` serves both. */
export type Awaitable<A> = A | Promise<A>

/** A function around a function of the same type. */
export type Layer<F> = (inner: F) => F
