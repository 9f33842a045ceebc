// Introspects for the tests of layers: answers, failures, and counters of calls.
import { type Introspect, type Introspection, noScopes, type Query } from 'gatecheck'
import { bound, first, secret } from '../samples'

export const active: Introspection = { _tag: 'Active', token: bound }
export const down = {
  _tag: 'Failed',
  reason: 'introspection_unreachable',
  detail: 'http_503',
  retryable: true
} as const satisfies Introspection
export const query: Query = {
  token: secret,
  thumbprint: first.thumbprint,
  certificate: { _tag: 'Sha256', thumbprint: first.thumbprint },
  requirement: noScopes
}
export const neverAnswer: Introspect = () => new Promise(() => undefined)
export function throwSecret(): never {
  throw new Error(secret)
}
export function countCalls(answers: readonly Introspection[]): {
  readonly introspect: Introspect
  readonly calls: () => number
} {
  let calls = 0
  return {
    introspect: async () => answers[Math.min(calls++, answers.length - 1)] ?? active,
    calls: () => calls
  }
}
export function summary(answer: Introspection): string {
  return answer._tag === 'Failed' ? `${answer.reason} ${answer.detail}` : answer._tag
}
