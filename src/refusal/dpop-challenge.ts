// Refusals and challenges of the scheme DPoP [RFC 9449 §7.1], made from those of Bearer, which
// challenge.ts writes.
import type { Decision, Facts, Reason, Refusal, ResourceRequest, Unauthorized } from '../types'
import { bareChallenge, invalidToken } from './challenge'

type DpopError = 'invalid_dpop_proof' | 'use_dpop_nonce'

function refuseProof(
  error: DpopError,
  reason: Reason,
  description: string,
  detail?: string
): Unauthorized {
  const refusal = invalidToken(reason, description)
  const challenges = refusal.challenges.map(text =>
    text.replace('error="invalid_token"', `error="${error}"`)
  )
  return { ...refusal, challenges, ...(detail === undefined ? {} : { detail }) }
}

/** `detail` says which check failed. It is for the operator. */
export function invalidProof(detail: string): Unauthorized {
  const description = 'The DPoP proof is not valid for this request'
  return refuseProof('invalid_dpop_proof', 'dpop_proof_invalid', description, detail)
}

export function replayedProof(): Unauthorized {
  const description = 'The DPoP proof was used before'
  return refuseProof('invalid_dpop_proof', 'dpop_proof_replayed', description)
}

export function nonceRequired(nonce: string): Unauthorized {
  const description = 'The DPoP proof needs the nonce of this answer'
  return { ...refuseProof('use_dpop_nonce', 'dpop_nonce_required', description), nonce }
}

const bearer = 'Bearer '

/** What challenge.ts says of a gate without DPoP is wrong here. `undefined`: it is right. */
function describeForDpop(
  { reason, refusedToken, facts }: Refusal,
  scheme: Facts['scheme']
): string | undefined {
  if (reason === 'dpop_proof_missing')
    return 'The token is bound to a DPoP key: send it with the scheme DPoP and a proof'
  if (reason === 'dpop_key_mismatch') return 'The token is bound to another DPoP key'
  if (reason !== 'unbound' || refusedToken?.confirmation.jkt !== undefined) return undefined
  return scheme === 'DPoP' || facts?.requirement?.binding === 'dpop'
    ? 'The token is not bound to a DPoP key'
    : undefined
}

/**
 * The scheme that was used. `undefined`: none, or the header is doubled. Facts do not
 * have it yet if the request was refused early.
 */
function schemeOf({ facts }: Refusal, request: ResourceRequest): Facts['scheme'] {
  if (facts?.scheme !== undefined) return facts.scheme
  const [line = '', ...others] = request.header('authorization')
  const [, name] = /^[ \t]*(bearer|dpop)(?: [^,]*)?$/i.exec(line) ?? []
  if (name === undefined || others.length > 0) return undefined
  return name.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer'
}

function hasError(challenge: string): boolean {
  return challenge.startsWith(bearer) && challenge !== bareChallenge
}

/**
 * One challenge for each scheme. The error is in the scheme that was used, or in both if that is
 * not known; without credentials there is none [RFC 9449 §7.1].
 */
function challengesFor(refusal: Refusal, scheme: Facts['scheme'], algs: string): readonly string[] {
  const description = describeForDpop(refusal, scheme)
  const { challenges, reason } = refusal
  const given =
    description === undefined ? challenges : invalidToken(reason, description).challenges
  if (given.some(text => /^dpop(?![^ ])/i.test(text))) return given
  const parameters = `algs="${algs}"`
  return given.flatMap((text, i) => {
    if (i > 0) return [text]
    if (!hasError(text)) return [text, `DPoP ${parameters}`]
    const errorInDpop = `DPoP ${text.slice(bearer.length)}, ${parameters}`
    switch (scheme) {
      case 'DPoP':
        return [bareChallenge, errorInDpop]
      case 'Bearer':
        return [text, `DPoP ${parameters}`]
      default:
        return [text, errorInDpop]
    }
  })
}

/** `algs`: the algorithms for proofs, in the order of preference. */
export function withDpopChallenges(
  decision: Decision,
  request: ResourceRequest,
  algs: string
): Decision {
  if (decision._tag !== 'Deny' && decision._tag !== 'Unauthorized') return decision
  const scheme = schemeOf(decision, request)
  const { facts } = decision
  return {
    ...decision,
    challenges: challengesFor(decision, scheme, algs),
    facts: facts && (scheme === 'DPoP' ? { ...facts, scheme } : facts)
  }
}
