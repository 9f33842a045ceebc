// Loads an Introspect again and again: at most once a minute, and one load at a time.
import { raceAbort } from '../async/abort'
import { readMilliseconds } from '../async/clock'
import type { Introspect, Signal } from '../types'

/** Milliseconds from the start of one load to the next, once something is loaded. */
const loadInterval = 60_000
/** Milliseconds. If a caller gives up on a first load that is older, the load counts as hanging. */
const minHangingTime = 1_000

export interface Loaded {
  readonly introspect: Introspect
  /** Which load made it. */
  readonly attempt: number
  /** Milliseconds since 1970: from then on it should be replaced. */
  due: number
}

export interface Attempt {
  /** Milliseconds since 1970. */
  readonly start: number
  readonly result: Promise<Loaded | undefined>
}

export interface Loader {
  /** What was loaded last. */
  current(): Loaded | undefined
  /** The load that runs, or a new one if it is time. */
  load(time: number): Attempt | undefined
  /** `undefined` if there is no load, if it fails, and if the signal is aborted before it ends. */
  wait(attempt: Attempt | undefined, signal: Signal | undefined): Promise<Loaded | undefined>
}

/** `lifetime` is in milliseconds. */
export function makeLoader(
  load: () => Promise<Introspect>,
  lifetime: number,
  now: () => number
): Loader {
  let current: Loaded | undefined
  let running: Attempt | undefined
  let attempts = 0
  let lastStart = Number.NEGATIVE_INFINITY

  const startLoading = (attempt: number, start: number): Attempt => {
    const finish = (introspect: unknown): Loaded | undefined => {
      if (running === started) running = undefined
      if (typeof introspect !== 'function') return undefined
      // A load that was given up may end after its successor, with the older secret.
      if (current !== undefined && current.attempt > attempt) return current
      const due = readMilliseconds(now) + lifetime
      current = { introspect: introspect as Introspect, attempt, due }
      return current
    }
    const result = Promise.resolve()
      .then(load)
      .then(finish, () => finish(undefined))
    const started = { start, result }
    return started
  }

  return {
    current: () => current,
    load: time => {
      // The difference may be negative: a clock that was set back must not put off a load.
      const isTime =
        current === undefined ? running === undefined : Math.abs(time - lastStart) >= loadInterval
      if (isTime) {
        lastStart = time
        attempts += 1
        running = startLoading(attempts, time)
      }
      return running
    },
    wait: async (attempt, signal) =>
      attempt === undefined
        ? undefined
        : raceAbort(signal, attempt.result, () => {
            const isRecent = readMilliseconds(now) - attempt.start < minHangingTime
            if (current === undefined && !isRecent && running === attempt) running = undefined
            return undefined
          })
  }
}
