// Calls a user's `see` with each decision: the gate's, and those of the adapter itself.
import { callObserver } from '../../src/async/observe'
import type { Decision } from '../../src/types'
import { deepFreeze } from '../../src/values/json'

/** `took`: milliseconds from the call of the adapter to the decision. */
export type See<R> = (decision: Decision, request: R, timing: { readonly took: number }) => unknown

/** Frozen: neither an observer nor a handler may change a decision. Our own gates freeze theirs. */
export function freezeDecision(decision: Decision): Decision {
  return Object.isFrozen(decision) ? decision : deepFreeze(decision)
}

export function callSee<R>(
  see: See<R> | undefined,
  decision: Decision,
  request: R,
  start: number
): void {
  if (see !== undefined) callObserver(() => see(decision, request, { took: Date.now() - start }))
}
