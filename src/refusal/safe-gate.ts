// Wraps a gate, which may be any function of the user's. The result always answers a decision and
// never throws or rejects. An adapter wraps its gate once, at construction.
import { isPromise } from '../async/awaitable'
import type { Decision, Gate } from '../types'
import { isString, isStrings } from '../values/guards'
import { isToken } from '../values/token'
import { serverError } from './challenge'

function isDecision(value: unknown): value is Decision {
  const fields = Object(value) as Readonly<Record<string, unknown>>
  const { _tag, token, reason, detail, challenges } = fields
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
