// An owner with his key, and thieves of his token, while the truth about it changes: also while a
// question is in flight.
import type { ResourceRequest } from 'gatecheck'
import { requestWith } from '../dpop/gates'
import { otherKey, proofWith } from '../dpop/proofs'
import { at, secret } from '../samples'

export type Truth = 'active' | 'revoked' | 'foreign'

/** At `at` seconds the truth becomes `truth`, and then everybody sends a request. */
export interface DpopStep {
  readonly at: number
  readonly truth: Truth
  /** What is asked now is answered, as the truth is now, during the next step that is not slow. */
  readonly isSlow?: true
}
export const dpopSteps: readonly DpopStep[] = [
  { at: 0, truth: 'active' },
  { at: 20, truth: 'active', isSlow: true },
  { at: 22, truth: 'revoked', isSlow: true },
  { at: 26, truth: 'revoked' },
  { at: 53, truth: 'revoked' },
  { at: 140, truth: 'revoked', isSlow: true },
  { at: 142, truth: 'active' },
  { at: 180, truth: 'foreign' },
  { at: 290, truth: 'active' },
  { at: 300, truth: 'foreign', isSlow: true },
  { at: 301, truth: 'revoked' },
  { at: 400, truth: 'active' }
]

export interface DpopSent {
  readonly who: 'owner' | 'replayer' | 'thief'
  readonly request: ResourceRequest
}

const bearer = [`Bearer ${secret}`]
const dpop = [`DPoP ${secret}`]

/** The proof of the owner twice, one by a thief's key, one that the thief calls the owner's, none. */
export function sentAt(seconds: number): readonly DpopSent[] {
  const iat = at + seconds
  const own = proofWith({ jti: `own-${seconds}`, iat })
  const ofThief = proofWith({ jti: `thief-${seconds}`, iat }, { jwk: otherKey.publicJwk }, otherKey)
  const forged = proofWith({ jti: `own-${seconds}`, iat }, {}, otherKey)
  return [
    { who: 'thief', request: requestWith(dpop, [forged]) },
    { who: 'thief', request: requestWith(dpop, [ofThief]) },
    { who: 'owner', request: requestWith(dpop, [own]) },
    { who: 'replayer', request: requestWith(dpop, [own]) },
    { who: 'thief', request: requestWith(bearer, [own]) },
    { who: 'thief', request: requestWith(bearer, []) }
  ]
}
