// How a gate reaches what `dpop` made, without importing it: a gate without DPoP has none of it.
import type { Either } from 'fp-ts/Either'
import type { Allow, Awaitable, Decision, Dpop, Introspection, ResourceRequest } from '../types'

/** A DPoP proof that was read. Its signature is not verified yet. */
export interface PresentedProof {
  /** The JWT, to search for it in what leaves. */
  readonly text: string
  /** The decision if the time is over while the proof is being spent. */
  readonly ifLate: Decision
  /**
   * Verifies the proof if its key is the token's, lets `decide` decide, and spends the proof if the
   * decision is `Allow`. `decide` gets the thumbprint of the key once the signature is verified.
   */
  readonly prove: (
    introspection: Introspection,
    decide: (jkt?: string) => Decision
  ) => Awaitable<Decision>
}

export interface DpopJudge {
  /** For a request with the scheme DPoP. `now` is in seconds. */
  readonly readProof: (
    request: ResourceRequest,
    token: string,
    now: number
  ) => Awaitable<Either<Exclude<Decision, Allow>, PresentedProof>>
  /** Adds the challenge of the scheme DPoP, and puts an error into the scheme that was used. */
  readonly withChallenges: (decision: Decision, request: ResourceRequest) => Decision
}

const judges = new WeakMap<object, DpopJudge>()

export function registerJudge(judge: DpopJudge): Dpop {
  const dpop: Dpop = Object.freeze({ _tag: 'Dpop' })
  judges.set(dpop, judge)
  return dpop
}

/** `undefined` if the value was not made by `dpop`. */
export function judgeOf(dpop: unknown): DpopJudge | undefined {
  return judges.get(Object(dpop) as object)
}
