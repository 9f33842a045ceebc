// Our own abort signals, and waiting under one. The first use of the platform's AbortController costs a cold start 0.4 ms.

import type { Signal } from '../types'
import { callObserver } from './observe'

/** A signal that only `abort` raises. Its methods are shared: one object a request, and no closures. */
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
  // A listener may be the user's: an error in one must not reach the next one.
  for (const listener of listeners) callObserver(listener)
}

/** Milliseconds left of `ms` since `start`: synchronous work counts, too. A clock that was set back takes nothing away. */
export function remainingTime(ms: number, start: number): number {
  return ms - Math.max(0, Date.now() - start)
}

/** The work's result, or `abandoned()` as soon as the signal is raised. */
export function raceAbort<A>(
  signal: Signal | undefined,
  work: Promise<A>,
  abandoned: () => A
): Promise<A> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(abandoned())
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
