// The situations with DPoP: what every adapter must make of a proof that is good, missing, for
// another URL, used before, or without the nonce.
import { dpop, type Gate, gate, nonces, type Reason } from 'gatecheck'
import { anyBinding, boundToKey, newReplay } from './dpop/gates'
import { proofWith } from './dpop/proofs'
import { knowsToken, now, secret } from './samples'
import { fleetSecret } from './store/strings'

/** What a client sends: a GET of `/time`. */
export interface DpopRequest {
  readonly authorization: string
  readonly proofs: readonly string[]
  /** The request target. */
  readonly target?: string
  readonly method?: string
  /** More header lines. */
  readonly lines?: readonly string[]
}

export interface DpopSituation {
  readonly title: string
  readonly outcome: 'Allow' | 400 | 401 | 500 | 503
  readonly reason?: Reason
  readonly gate: () => Gate
  readonly request: DpopRequest
  /** The same request was allowed before. */
  readonly isReplayed?: boolean
}

export const publicUrl = 'https://api.example.com'
let proofsMade = 0

/** A new proof for `/time`. */
export function newProof(htu = `${publicUrl}/time`, claims: object = {}): string {
  proofsMade += 1
  return proofWith({ jti: `proof-${proofsMade}`, htu, ...claims })
}
export function withProof(...proofs: readonly string[]): DpopRequest {
  return { authorization: `DPoP ${secret}`, proofs }
}

export function newDpopGate(withNonces = false, replay = newReplay()): Gate {
  return gate({
    require: anyBinding,
    introspect: knowsToken(boundToKey),
    now,
    dpop: dpop({
      replay,
      nonces: withNonces ? nonces({ secret: fleetSecret }) : undefined
    })
  })
}

export const dpopSituations: readonly DpopSituation[] = [
  { title: 'a good proof', outcome: 'Allow', gate: newDpopGate, request: withProof(newProof()) },
  {
    title: 'no proof',
    outcome: 401,
    reason: 'dpop_proof_invalid',
    gate: newDpopGate,
    request: withProof()
  },
  {
    title: 'a proof for another URL',
    outcome: 401,
    reason: 'dpop_proof_invalid',
    gate: newDpopGate,
    request: withProof(newProof('https://evil.example/time'))
  },
  {
    title: 'a proof that was used before',
    outcome: 401,
    reason: 'dpop_proof_replayed',
    gate: newDpopGate,
    request: withProof(newProof()),
    isReplayed: true
  },
  {
    title: 'no nonce',
    outcome: 401,
    reason: 'dpop_nonce_required',
    gate: () => newDpopGate(true),
    request: withProof(newProof())
  }
]
