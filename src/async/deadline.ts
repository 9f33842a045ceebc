// Makes a gate that always answers, and within its deadline.
import { after } from '#host'
import type { Awaitable, Decision, Gate, Refusal, ResourceRequest } from '../types'
import { serverError } from '../values/server-error'
import { abort, type MutableSignal, makeSignal, remainingTime } from './abort'
import { isPromise } from './awaitable'
import { callObserver } from './observe'

/** How far a request has come. If a user's function throws, `stage` becomes the error's detail. */
export interface Progress {
  stage: 'request' | 'proof' | 'certificate' | 'require' | 'introspect' | 'decide'
  /** The decision if the time is over, where it does not follow from the stage. */
  ifLate?: Decision | undefined
  /** Aborted when the gate has answered, so that nothing is left running. */
  readonly signal: MutableSignal
}

function functionThrew({ stage }: Progress): Decision {
  return serverError('user_function_threw', stage)
}

function deadlineExceeded({ stage, ifLate }: Progress): Decision {
  if (ifLate !== undefined) return ifLate
  if (stage !== 'introspect') return serverError('deadline_exceeded', stage)
  return { ...serverError('introspection_timeout', 'deadline'), status: 503, retryAfter: 1 }
}

/** Frozen: an observer must not change what the host makes of the decision. */
function finish({ signal }: Progress, decision: Decision): Decision {
  abort(signal)
  Object.freeze(decision.facts)
  Object.freeze((decision as Partial<Refusal>).challenges)
  return Object.freeze(decision)
}

/**
 * Answers at once if `decide` does. Otherwise it answers after `ms` milliseconds at the latest, or
 * when the caller's signal is aborted.
 */
export function withinDeadline(
  ms: number,
  decide: (request: ResourceRequest, progress: Progress) => Awaitable<Decision>
): Gate {
  return (request, signal) => {
    const start = Date.now()
    const progress: Progress = { stage: 'request', signal: makeSignal() }
    try {
      const decision =
        signal?.aborted === true ? deadlineExceeded(progress) : decide(request, progress)
      // A function of the user's may have aborted the signal meanwhile.
      if (!isPromise(decision))
        return finish(progress, signal?.aborted === true ? deadlineExceeded(progress) : decision)
      return new Promise(resolve => {
        const settle = (result: Decision): void => {
          cancel()
          resolve(finish(progress, result))
          callObserver(() => signal?.removeEventListener('abort', giveUp))
        }
        const giveUp = (): void => settle(deadlineExceeded(progress))
        const cancel = after(remainingTime(ms, start), giveUp)
        decision.then(settle, () => settle(functionThrew(progress)))
        try {
          if (signal?.aborted === true) giveUp()
          else signal?.addEventListener('abort', giveUp)
        } catch {
          settle(functionThrew(progress)) // the caller's signal
        }
      })
    } catch {
      return finish(progress, functionThrew(progress))
    }
  }
}
