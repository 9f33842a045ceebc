// Facts for the tests of `decide`, and a decision as one text.
import { type Decision, type Facts, type Introspection, noScopes } from 'gatecheck'
import { at, bound, first } from '../samples'

export const baseFacts: Facts = { now: at, requirement: noScopes, thumbprint: first.thumbprint }
export const active: Introspection = { _tag: 'Active', token: bound }
export function outcomeOf(decision: Decision): string {
  return decision._tag === 'Allow' ? 'Allow' : `${decision.status} ${decision.reason}`
}
