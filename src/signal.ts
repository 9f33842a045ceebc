// Alarms of our own and waiting under one, so that no platform AbortController is touched: its first use costs a cold start 0.4 ms.
import { isObject } from './shape'
import type { Signal } from './types'

/** A signal of ours, which `raise` alone raises. Its methods are shared: one object for each request, no closures. */
export interface Alarm extends Signal {
  aborted: boolean
  listeners: Set<() => void> | undefined
}

function addEventListener(this: Alarm, _: 'abort', listener: () => void): void { (this.listeners ??= new Set()).add(listener) }
function removeEventListener(this: Alarm, _: 'abort', listener: () => void): void { this.listeners?.delete(listener) }
export const alarm = (): Alarm => ({ aborted: false, listeners: undefined, addEventListener, removeEventListener })

export const raise = (alarm: Alarm): void => {
  alarm.aborted = true
  const heard = alarm.listeners ?? []
  alarm.listeners = undefined
  for (const listener of heard) notify(listener) // anyone's: what one throws must reach neither the next nor the process
}

/** What is left of so many milliseconds: what ran since, and let nothing else run, counts. A clock that was set back takes nothing away. */
export const remaining = (ms: number, since: number): number => ms - Math.max(0, Date.now() - since)

/** The work's result, or `lost()` as soon as the signal is raised, whatever the work then does. */
export const under = <A>(signal: Signal | undefined, work: Promise<A>, lost: () => A): Promise<A> => {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(lost())
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave)
    work.then(
      value => { signal.removeEventListener('abort', leave); resolve(value) },
      (error: unknown) => { signal.removeEventListener('abort', leave); reject(error) }
    )
  })
}

/** A thenable that is not a promise of ours is one all the same: `await` would follow it. */
export const isPromise = <A>(value: A | Promise<A>): value is Promise<A> =>
  isObject(value) && typeof value['then'] === 'function'

/** A value that should have been plain: if it is a promise after all, its rejection must not end the process unheard. */
export const hushed = <A>(value: A): A => {
  if (isPromise(value)) value.then(undefined, () => undefined)
  return value
}

/** Tells an observer; what it throws or rejects ends here. */
export const notify = (tell: unknown): void => {
  try {
    hushed(typeof tell === 'function' ? (tell as () => unknown)() : (tell as { handleEvent?(): unknown } | null)?.handleEvent?.())
  } catch {
    // An observer's failure is its own.
  }
}
