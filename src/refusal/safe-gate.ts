// A gate may be any function of the user's. An adapter wraps it once: from there on it answers a decision, and never throws or rejects.
import { isPromise } from '../async/awaitable'
import type { Decision, Gate } from '../types'
import { isString, isStrings } from '../values/guards'
import { isToken } from '../values/token'
import { serverError } from './challenge'

function isDecision(value: unknown): value is Decision {
  const { _tag, token, reason, detail, challenges } = Object(value) as Readonly<
    Record<string, unknown>
  >
  if (_tag === 'Allow') return isToken(token)
  if (!isString(reason)) return false
  return _tag === 'ServerError'
    ? isString(detail)
    : (_tag === 'Deny' || _tag === 'Unauthorized') && isStrings(challenges)
}

function gateFailed(): Decision {
  return serverError(500, 'user_function_threw', 'gate')
}

function toDecision(value: unknown): Decision {
  return isDecision(value) ? value : gateFailed()
}

export function safeGate(gate: Gate): Gate {
  return (request, signal) => {
    try {
      const decision = gate(request, signal)
      return isPromise(decision)
        ? Promise.resolve(decision).then(toDecision, gateFailed)
        : toDecision(decision)
    } catch {
      return gateFailed()
    }
  }
}
