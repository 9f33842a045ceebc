// What the other types build on: values that may come later, abort signals, layers.

/** A value that is known now, or a promise of it. `await` works with both. */
export type Awaitable<A> = A | Promise<A>

/** The part of an `AbortSignal` that gatecheck uses. Any `AbortSignal` fits. */
export interface Signal {
  /** Whether the work should stop. Once true, it stays true. */
  readonly aborted: boolean
  /** The listener is called once, when the signal is aborted. */
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Wraps a function in another function of the same type. */
export type Layer<F> = (inner: F) => F
