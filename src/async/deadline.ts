// Makes a gate that always answers, and within its deadline.
import { after } from '#host'
import type { Awaitable, Decision, Gate, Refusal, ResourceRequest, ServerError } from '../types'
import { abort, type MutableSignal, makeSignal, remainingTime } from './abort'
import { isPromise } from './awaitable'

/** How far a request has come. If a user's function throws, `stage` becomes the error's detail. */
export interface Progress {
  stage: 'request' | 'certificate' | 'require' | 'introspect' | 'decide'
  /** Aborted when the gate has answered, so that nothing is left running. */
  readonly signal: MutableSignal
}

function failure(status: 500 | 503, reason: ServerError['reason'], detail: string): ServerError {
  return { _tag: 'ServerError', status, reason, detail }
}

function functionThrew({ stage }: Progress): Decision {
  return failure(500, 'user_function_threw', stage)
}

function deadlineExceeded({ stage }: Progress): Decision {
  if (stage !== 'introspect') return failure(500, 'deadline_exceeded', stage)
  return { ...failure(503, 'introspection_timeout', 'deadline'), retryAfter: 1 }
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
          signal?.removeEventListener('abort', giveUp)
          resolve(finish(progress, result))
        }
        const giveUp = (): void => settle(deadlineExceeded(progress))
        const cancel = after(remainingTime(ms, start), giveUp)
        decision.then(settle, () => settle(functionThrew(progress)))
        if (signal?.aborted === true) giveUp()
        else signal?.addEventListener('abort', giveUp)
      })
    } catch {
      return finish(progress, functionThrew(progress))
    }
  }
}
