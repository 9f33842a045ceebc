// Judges the proof of one request: reads it, verifies it once its key is known to be the token's,
// and spends it if the request is allowed.
import { isLeft, left, right } from 'fp-ts/Either'
import { andThen } from '../async/awaitable'
import { isMilliseconds } from '../async/clock'
import type { Algorithm } from '../jose/algorithms'
import { isSignedBy } from '../jose/verify'
import { invalidToken, malformedRequest } from '../refusal/challenge'
import { invalidProof, nonceRequired, replayedProof } from '../refusal/dpop-challenge'
import type { Allow, Awaitable, Decision, Introspection, ResourceRequest } from '../types'
import type { DpopJudge, PresentedProof } from '../values/dpop-judge'
import { isString } from '../values/guards'
import { isTrial } from '../values/same-request'
import { serverError, temporaryError } from '../values/server-error'
import { isToken } from '../values/token'
import { normaliseUrl } from './htu'
import { makeKnownKeys } from './known-keys'
import type { NonceIssuer } from './nonces'
import { type ParsedProof, readProof } from './proof'
import type { ReplayOutcome } from './replay-check'
import { replayKey, replayOwner } from './replay-key'

export interface JudgeOptions {
  readonly algorithms: readonly Algorithm[]
  /** Seconds. */
  readonly lifetime: number
  /** Seconds. */
  readonly leeway: number
  readonly nonces: NonceIssuer | undefined
  /** `undefined`: proofs are not remembered. */
  readonly spend:
    | ((
        request: ResourceRequest,
        proof: string,
        storeKey: () => Awaitable<string>,
        owner: () => Awaitable<string>
      ) => Awaitable<ReplayOutcome>)
    | undefined
}

/** Seconds by which the clock of a client may be wrong if its proof has a nonce of ours. */
const maxClockError = 86_400

type Active = Extract<Introspection, { readonly _tag: 'Active' }>
type Refused = Extract<Introspection, { readonly _tag: 'Refused' }>

/** The thumbprint of the key to which the token is bound. `undefined`: unbound, or not valid. */
function jktOfToken({ _tag, token }: Partial<Active>): string | undefined {
  return _tag === 'Active' && isToken(token) ? token.confirmation.jkt : undefined
}

/**
 * The server has refused the token, and its proof was not verified: that says nothing about the
 * key. `dpop_proof_missing`: the server calls it a DPoP token, and names no key.
 */
function correctReason(decision: Decision, { reason }: Partial<Refused>): Decision {
  if (decision._tag !== 'Unauthorized' || reason === undefined) return decision
  if (decision.reason === 'dpop_key_mismatch') return { ...decision, ...invalidToken(reason) }
  return decision.reason === 'dpop_proof_missing'
    ? { ...decision, ...invalidToken('unbound') }
    : decision
}

type ProofReader = DpopJudge['readProof']

export function makeProofReader(options: JudgeOptions): ProofReader {
  const { lifetime, leeway, nonces, spend } = options
  const knownKey = makeKnownKeys()

  const isFresh = ({ issuedAt }: ParsedProof, now: number): boolean =>
    nonces === undefined
      ? issuedAt > now - lifetime && issuedAt <= now + leeway
      : Math.abs(now - issuedAt) <= maxClockError

  const hasNonce = ({ nonce }: ParsedProof, now: number): Awaitable<boolean> =>
    nonces === undefined || (isString(nonce) && nonces.accepts(nonce, now))

  const withNonce = (allow: Allow): Awaitable<Decision> =>
    nonces === undefined
      ? allow
      : andThen(nonces.issue(allow.facts.now), nonce => ({ ...allow, nonce }))

  /** Last, and only for a request that would be allowed: a stranger must not use up a proof. */
  const spendFor = (
    request: ResourceRequest,
    { text, thumbprint, jti }: ParsedProof,
    allow: Allow
  ): Awaitable<Decision> => {
    const { token, facts } = allow
    if (spend === undefined || isTrial(request))
      return withNonce({ ...allow, facts: { ...facts, unchecked: 'replay' } })
    const storeKey = (): Awaitable<string> => replayKey(thumbprint, jti)
    const owner = (): Awaitable<string> => replayOwner(token.issuer, token.clientId)
    return andThen(spend(request, text, storeKey, owner), (outcome): Awaitable<Decision> => {
      if (outcome === 'first') return withNonce(allow)
      return outcome === 'replayed'
        ? { ...replayedProof(), refusedToken: token, facts }
        : { ...temporaryError('replay_unavailable', outcome.unavailable), facts }
    })
  }

  const presentedProof = (request: ResourceRequest, proof: ParsedProof): PresentedProof => ({
    text: proof.text,
    ifLate: temporaryError('replay_unavailable', 'store_timeout'),
    prove: (introspection, decide) => {
      // Otherwise a stranger would choose the key that we compute with.
      const answer: object = Object(introspection)
      if (jktOfToken(answer) !== proof.thumbprint) return correctReason(decide(), answer)
      const key = knownKey(proof.thumbprint, proof.key)
      return andThen(isSignedBy(proof.jws, proof.algorithm, [key]), isSigned => {
        if (isSigned !== true) {
          const { facts } = decide()
          return { ...invalidProof('signature'), facts }
        }
        const decision = decide(proof.thumbprint)
        return decision._tag === 'Allow' ? spendFor(request, proof, decision) : decision
      })
    }
  })

  return (request, token, now) => {
    if (!isMilliseconds(now * 1000)) return left(serverError('clock_invalid', 'not_milliseconds'))
    if (request.url === undefined) return left(serverError('url_unknown', 'publicUrl'))
    const url = normaliseUrl(request.url)
    if (url === undefined)
      return left(malformedRequest('malformed_request', 'The request target is malformed'))
    return andThen(readProof(request, token, { ...options, url, now }), read => {
      if (isLeft(read)) return left(invalidProof(read.left))
      const proof = read.right
      return andThen(hasNonce(proof, now), isAccepted => {
        if (nonces !== undefined && isAccepted !== true)
          return andThen(nonces.issue(now), nonce => left(nonceRequired(nonce)))
        return isFresh(proof, now)
          ? right(presentedProof(request, proof))
          : left(invalidProof('iat'))
      })
    })
  }
}
