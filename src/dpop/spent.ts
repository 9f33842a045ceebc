// A proof is spent once for one request, however many gates judge it: a gate that is mounted twice,
// or one gate for all routes and one for some.
import type { Awaitable, ReplayStore, ResourceRequest } from '../types'
import { hostRequestOf } from '../values/same-request'
import type { ReplayOutcome } from './replay-check'

interface Spent {
  /** The JWT. */
  readonly proof: string
  /** Seconds for which the store remembers it. */
  readonly seconds: number
  readonly outcome: Awaitable<ReplayOutcome>
}

/** For each store: another store has not seen the proof, and must. */
const spentIn = new WeakMap<ReplayStore, WeakMap<object, Spent>>()

export function spentRequestsOf(store: ReplayStore): WeakMap<object, Spent> {
  const known = spentIn.get(store) ?? new WeakMap<object, Spent>()
  spentIn.set(store, known)
  return known
}

/**
 * Calls `spend`, unless this proof was spent before for this request, for at least as many seconds.
 * Then it returns that outcome.
 */
export function spendOnce(
  spentRequests: WeakMap<object, Spent>,
  request: ResourceRequest,
  proof: string,
  seconds: number,
  spend: () => Awaitable<ReplayOutcome>
): Awaitable<ReplayOutcome> {
  const hostRequest = hostRequestOf(request)
  const before = spentRequests.get(hostRequest)
  if (before?.proof === proof && before.seconds >= seconds) return before.outcome
  const outcome = spend()
  spentRequests.set(hostRequest, { proof, seconds, outcome })
  return outcome
}
