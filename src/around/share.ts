// One call for all who ask the same at the same time.
import { abort, type MutableSignal, makeSignal, raceAbort } from '../async/abort'
import type { Awaitable, Introspection, Signal } from '../types'
import { timedOut } from './around'

interface SharedCall {
  readonly answer: Promise<Introspection>
  readonly signal: MutableSignal
  callers: number
}

/** The caller's own signal ends only the caller's waiting. `start` gets the signal of the call. */
export type Share = (
  key: string,
  signal: Signal | undefined,
  start: (callSignal: Signal | undefined) => Awaitable<Introspection>
) => Promise<Introspection>

/** `start` must not throw or reject. When the last caller gives up, the call is aborted. */
export function makeShare(): Share {
  const calls = new Map<string, SharedCall>()
  const startCall = (key: string, start: Parameters<Share>[2]): SharedCall => {
    const signal = makeSignal()
    const call: SharedCall = { answer: Promise.resolve(start(signal)), signal, callers: 0 }
    const forget = (): void => {
      if (calls.get(key) === call) calls.delete(key)
    }
    calls.set(key, call)
    call.answer.then(forget, forget)
    return call
  }
  return async (key, signal, start) => {
    const call = calls.get(key) ?? startCall(key, start)
    call.callers += 1
    try {
      return await raceAbort(signal, call.answer, () => timedOut('aborted'))
    } finally {
      call.callers -= 1
      if (call.callers === 0 && calls.get(key) === call) {
        calls.delete(key)
        abort(call.signal)
      }
    }
  }
}
