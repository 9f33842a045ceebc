// A gate for tests, and its decision as one text.
import { type Decision, type GateOptions, gate, noScopes, type Signal } from 'gatecheck'
import { bound, knowsToken, now, request, secret } from '../samples'

export const baseOptions: GateOptions = {
  require: noScopes,
  introspect: knowsToken(bound),
  now,
  deadline: 50
}
export function outcomeOf(decision: Decision): string {
  return decision._tag === 'Allow' ? 'Allow' : `${decision.status} ${decision.reason}`
}
export async function outcomeWith(
  more: Partial<GateOptions>,
  resourceRequest = request(),
  signal?: Signal
): Promise<string> {
  return outcomeOf(await gate({ ...baseOptions, ...more })(resourceRequest, signal))
}
export function throwSecret(): never {
  throw new Error(secret)
}
export function neverSettle(): Promise<never> {
  return new Promise(() => undefined)
}
