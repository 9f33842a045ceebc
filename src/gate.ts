// The one pipeline: extract → introspect → decide. Always answers, and within its deadline.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { rehearseGate } from '#host'
import { andThen } from './async/awaitable'
import { type Progress, withinDeadline } from './async/deadline'
import { ignoreRejection } from './async/observe'
import { answerIn, decideOn } from './decide/decide'
import { extract } from './extract/extract'
import type { Unusable } from './extract/unusable'
import { type GateOptions, readGateOptions } from './gate/options'
import { invalidToken } from './refusal/challenge'
import { parseRequirement, requirementHoldsSecret, unknownRoute } from './require/requirement'
import type { Awaitable, Decision, Gate, Requirement, ResourceRequest } from './types'
import { knownOf, setKnown } from './values/known'
import { serverError } from './values/server-error'
import { freezeIntrospection } from './values/token'

export type { ChallengeOptions } from './gate/challenge'
export type { GateOptions } from './gate/options'

/**
 * Checks what `require` returned. A rule may take the subject from the path, and a path may hold
 * the token or the proof: such a requirement is refused, because facts must not hold them.
 */
function checkRequirement(
  value: Requirement | undefined,
  secrets: readonly string[]
): Either<Unusable, Requirement> {
  const parsed = parseRequirement(value)
  if (isLeft(parsed)) return left(serverError('requirement_malformed', parsed.left))
  if (requirementHoldsSecret(parsed.right, secrets)) return left(invalidToken('inactive'))
  return right(parsed.right.requirement)
}

type Pipeline = (request: ResourceRequest, progress: Progress) => Awaitable<Decision>

/** `finish` adds to a decision what an option asks for. */
function finishedBy(
  finish:
    | ((decision: Decision, ...parameters: Parameters<Pipeline>) => Awaitable<Decision>)
    | undefined,
  pipeline: Pipeline
): Pipeline {
  return finish === undefined
    ? pipeline
    : (request, progress) =>
        andThen(pipeline(request, progress), decision => finish(decision, request, progress))
}

/**
 * The gate decides whether one request may pass. It extracts the token and the client certificate,
 * asks `introspect` about the token and checks the answer.
 *
 * The decision is a value: `Allow | Deny | Unauthorized | ServerError`. A gate never throws or
 * rejects, and answers within its deadline, even if a function that you pass throws or hangs.
 * If an option is wrong, `gate` itself throws a `TypeError` that names it.
 *
 * Follows RFC 6750 (header only), RFC 8705 §3, RFC 9470 and, with the option `dpop`, RFC 9449.
 * Without `dpop`, tokens that are bound to a DPoP key are refused. Does NOT verify the
 * certificate's chain, which is the TLS layer's task. Does NOT read tokens from the query or the
 * body.
 *
 * @example
 * const introspect = authleteFromEnv(process.env)
 * const pass = gate({ introspect, require: byRoute({ 'GET /time': scopes('time:query') }) })
 * const decision = await pass(request)
 */
export function gate(options: GateOptions): Gate {
  const { require, introspect, checks, judge, withParameters, now, deadline, ...limits } =
    readGateOptions(options)
  const { leeway, audience, absentAudience } = limits
  const seconds = (): number => ignoreRejection(now()) / 1000
  const refuse = (refusal: Decision | Unusable): Decision => ({
    ...refusal,
    facts: { now: seconds(), ...limits, ...refusal.facts }
  })

  const pipeline: Pipeline = (request, progress) =>
    andThen(extract(request, progress, judge, seconds), extracted => {
      if (isLeft(extracted)) return refuse(extracted.left)
      const { token, scheme, thumbprint, certificate, proof } = extracted.right
      progress.stage = 'require'
      return andThen(require(request), value => {
        const required = checkRequirement(
          value,
          proof === undefined ? [token] : [token, proof.text]
        )
        // A stranger must not learn which routes exist: what is wrong with a requirement is told to
        // the holder of a valid token only.
        const requirement = isLeft(required) ? unknownRoute : required.right
        const query = { token, requirement, thumbprint, certificate, scheme }
        progress.stage = 'introspect'
        return andThen(introspect(query, progress.signal), introspection => {
          progress.stage = 'decide'
          const answer = answerIn(introspection)
          const frozen = freezeIntrospection(introspection)
          const decide = (jkt?: string): Decision => {
            const facts = {
              now: seconds(),
              requirement,
              thumbprint,
              leeway,
              audience,
              absentAudience,
              answer,
              scheme,
              jkt
            }
            const decision = decideOn(frozen, Object.freeze(facts), checks, request)
            return isLeft(required) && decision._tag === 'Deny' ? refuse(required.left) : decision
          }
          if (proof === undefined) return decide()
          return proof.prove(frozen, jkt => {
            const decision = decide(jkt)
            progress.ifLate = proof.ifLate
            return decision
          })
        })
      })
    })

  const pass = withinDeadline(
    deadline,
    finishedBy(withParameters, finishedBy(judge?.withChallenges, pipeline))
  )
  rehearseGate(knownOf(introspect)?.warm, gate)
  return setKnown(pass, { ...knownOf(introspect), options })
}
