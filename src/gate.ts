// The one pipeline: extract → introspect → decide. Total, and never past its deadline.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { andThen } from './async/awaitable'
import { withinDeadline } from './async/deadline'
import { ignoreRejection } from './async/observe'
import { answerIn, decideOn, isLeeway } from './decide/decide'
import { extract } from './extract/extract'
import { forbidden, serverError } from './refusal/challenge'
import {
  mentionsToken,
  parseRequirement,
  requirementErrors,
  requirementOf
} from './require/requirement'
import type { Check, Decision, Facts, Gate, Introspect, Require, Requirement } from './types'
import { isFunction, isString } from './values/guards'
import { deepFreeze } from './values/json'
import { aFunction, validateOptions } from './values/options'

export interface GateOptions {
  /** What the resource asks: `scopes(…)`, `noScopes`, `byRoute({…})`, or a function of yours. Mandatory. */
  readonly require: Require
  /** Who knows about tokens: `authlete(…)`, `rfc7662(…)`, with layers around. */
  readonly introspect: Introspect
  /** The names by which tokens may mean this API. Absent: a token that names any audience is refused. `'any'`: not looked at. */
  readonly audience?: string | readonly string[] | 'any' | undefined
  /** Rules of yours, made after ours. */
  readonly checks?: readonly Check[] | undefined
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: (() => number) | undefined
  /** Whole seconds of clock difference allowed, 0–300; default 0. */
  readonly leeway?: number | undefined
  /** Milliseconds until a decision is made, whatever happens; default 8000. */
  readonly deadline?: number | undefined
}

function namesOf(audience: unknown): readonly unknown[] {
  return [audience].flat()
}

function audienceOf(audience: unknown): readonly string[] | 'any' | undefined {
  return audience === undefined || audience === 'any'
    ? audience
    : Object.freeze(namesOf(audience) as readonly string[])
}

/** What `require` answered, if it is a requirement. A path may hold the token, and a rule may make a subject of it: it must not get into the facts. */
function usable(required: Requirement | undefined, token: string): Either<Decision, Requirement> {
  const sound = parseRequirement(required)
  if (sound === undefined)
    return left(serverError(500, 'requirement_malformed', 'not_a_requirement'))
  return mentionsToken(sound, token) ? left(forbidden('wrong_subject')) : right(sound.requirement)
}

function checked(options: GateOptions) {
  const asked: unknown = options?.require
  validateOptions(
    'gate(options)',
    options,
    {
      require: [
        () => isFunction(asked) || requirementOf(asked) !== undefined,
        `scopes('…'), noScopes or byRoute({ … })${requirementErrors(asked)}`
      ],
      introspect: [isFunction, 'rfc7662FromEnv(process.env) or your own']
    },
    {
      audience: [
        value =>
          namesOf(value).length > 0 && namesOf(value).every(name => isString(name) && name !== ''),
        "a text, a list of texts or 'any'"
      ],
      checks: [value => Array.isArray(value) && value.every(isFunction), 'a list of functions'],
      now: aFunction,
      leeway: [isLeeway, 'whole seconds from 0 to 300'],
      deadline: [
        value => (value as number) > 0 && (value as number) < 2 ** 31,
        'milliseconds, over 0'
      ]
    }
  )
  const {
    require,
    introspect,
    checks = [],
    now = Date.now,
    leeway = 0,
    deadline = 8_000,
    audience
  } = options
  return {
    require: isFunction(require) ? require : requirementOf(require),
    introspect,
    checks: [...checks],
    now,
    leeway: leeway > 0 ? leeway : undefined,
    deadline,
    audience: audienceOf(audience)
  }
}

/**
 * The gate: decides whether one request may pass. Extracts the token and the certificate, asks `introspect`, judges the answer.
 *
 * The result is a value, `Allow | Deny | Unauthorized | ServerError`; a gate never rejects and never waits past its deadline,
 * whatever the request, your functions or the network do. Throws a `TypeError` at construction, by the name of the option
 * that is wrong. Follows RFC 6750 (header only), RFC 8705 §3 and RFC 9470. Does NOT verify DPoP proofs (bound tokens
 * are refused), nor the certificate's chain (the TLS layer's), nor read tokens in a query or a body.
 *
 * @example
 * const pass = gate({ introspect: authleteFromEnv(process.env), require: byRoute({ 'GET /time': scopes('time:query') }) })
 * const decision = await pass(request)
 */
export function gate(options: GateOptions): Gate {
  const { require, introspect, checks, now, leeway, deadline, audience } = checked(options)
  const time = (): number => ignoreRejection(now()) / 1000
  const refuse = (refusal: Decision, known?: Partial<Facts>): Decision => ({
    ...refusal,
    facts: { now: time(), leeway, audience, ...known }
  })

  return withinDeadline(deadline, (request, progress) =>
    andThen(extract(request, progress), extracted => {
      if (isLeft(extracted)) return refuse(extracted.left.refusal, extracted.left.facts)
      const { token, thumbprint, certificate } = extracted.right
      progress.stage = 'require'
      return andThen(typeof require === 'function' ? require(request) : require, required => {
        const found = usable(required, token)
        if (isLeft(found)) return refuse(found.left)
        const requirement = found.right
        progress.stage = 'introspect'
        return andThen(
          introspect({ token, requirement, thumbprint, certificate }, progress.signal),
          introspection => {
            progress.stage = 'decide'
            const answer = answerIn(introspection)
            const facts = { now: time(), requirement, thumbprint, leeway, audience, answer }
            return decideOn(deepFreeze(introspection), Object.freeze(facts), checks)
          }
        )
      })
    })
  )
}
