// Our own abort signals, and waiting for work until one is aborted. The platform's AbortController
// is not used: its first use costs a cold start 0.4 ms.
import type { Signal } from '../types'
import { callObserver } from './observe'

/** A signal that only `abort` aborts. Its methods are shared: one object a request, no closures. */
export interface MutableSignal extends Signal {
  aborted: boolean
  listeners: Set<() => void> | undefined
}

function addEventListener(this: MutableSignal, _: 'abort', listener: () => void): void {
  this.listeners ??= new Set()
  this.listeners.add(listener)
}
function removeEventListener(this: MutableSignal, _: 'abort', listener: () => void): void {
  this.listeners?.delete(listener)
}
export function makeSignal(): MutableSignal {
  return { aborted: false, listeners: undefined, addEventListener, removeEventListener }
}

export function abort(signal: MutableSignal): void {
  signal.aborted = true
  const listeners = signal.listeners ?? []
  signal.listeners = undefined
  // A listener may be the user's: an error in one must not keep the next from being called.
  for (const listener of listeners) callObserver(listener)
}

/**
 * Milliseconds left of `ms` since `start`. Measured, because synchronous work counts too. A clock
 * that was set back takes nothing away.
 */
export function remainingTime(ms: number, start: number): number {
  return ms - Math.max(0, Date.now() - start)
}

/** The result of `work`, or `onAbort()` as soon as the signal is aborted. */
export function raceAbort<A>(
  signal: Signal | undefined,
  work: Promise<A>,
  onAbort: () => A
): Promise<A> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(onAbort())
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
