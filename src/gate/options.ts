// The options of a gate: checked once, with their defaults filled in.
import { isLeeway } from '../decide/decide'
import { requirementErrors, requirementOf } from '../require/requirement'
import type { Check, Dpop, Introspect, Profile, Require, Requirement } from '../types'
import { judgeOf } from '../values/dpop-judge'
import { isFunction, isObject, isString } from '../values/guards'
import { issuersOf, knownOf } from '../values/known'
import { isIntrospectOrGate } from '../values/layer'
import { aFunction, assert, validateOptions } from '../values/options'
import { type ChallengeOptions, makeChallenge } from './challenge'

export interface GateOptions {
  /** What the route asks: `scopes(…)`, `noScopes`, `byRoute({…})`, or your function. Required. */
  readonly require: Require
  /** Asks about tokens: `authlete(…)` or `rfc7662(…)`, with layers around it. Required. */
  readonly introspect: Introspect
  /**
   * The names of this API in a token's `aud`. A token must name one of them [RFC 9068 §4]. Default:
   * a token that names any audience is refused. `'any'`: the audience is not checked.
   */
  readonly audience?: string | readonly string[] | 'any' | undefined
  /**
   * `'allowed'`: a token that names no audience also passes `audience`, for servers that put no
   * `aud` into their answers. A route's own `audience` must still be named. Default: refused.
   */
  readonly absentAudience?: 'allowed' | undefined
  /** Your own rules. They run after the gate's own checks. */
  readonly checks?: readonly Check[] | undefined
  /** `dpop({ replay })`: accepts the scheme DPoP [RFC 9449]. Default: Bearer only. */
  readonly dpop?: Dpop | undefined
  /**
   * What each challenge of a refusal also says: `{ realm, scope: true, metadata }`. Default:
   * nothing.
   */
  readonly challenge?: ChallengeOptions | undefined
  /**
   * What `gatecheck/fapi` gives: `gate({ ...fapi2, … })`. A gate with an option that loosens the
   * profile is not made. Default: none.
   */
  readonly profile?: Profile | undefined
  /** Returns milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
  /** Whole seconds of clock difference to tolerate, 0–300; default 0. */
  readonly leeway?: number | undefined
  /** Milliseconds until the gate answers at the latest, at least 10; default 8000. */
  readonly deadline?: number | undefined
}

function isAudience(value: unknown): boolean {
  const names = [value].flat()
  return names.length > 0 && names.every(name => isString(name) && name !== '')
}

function freezeAudience(audience: GateOptions['audience']): readonly string[] | 'any' | undefined {
  if (audience === undefined || audience === 'any') return audience
  return Object.freeze([audience].flat())
}

/** A value under 10 was most likely meant in seconds. */
function isDeadline(value: unknown): boolean {
  return typeof value === 'number' && value >= 10 && value < 2 ** 31
}

/**
 * With several issuers, `jane` of one is not `jane` of another. A requirement that names her without
 * an issuer refuses every valid token with 500: if it is known at construction, it is an error.
 */
function assertIssuersNamed(
  introspect: Introspect,
  rules: Readonly<Record<string, unknown>>
): void {
  if ((issuersOf(introspect) ?? []).length < 2) return
  for (const [key, rule] of Object.entries(rules)) {
    const { subject, client, acr, issuer }: Partial<Requirement> = requirementOf(rule) ?? {}
    assert(
      issuer !== undefined || (subject ?? client ?? acr) === undefined,
      `gate(options): ${key} asks for a subject, client or acr, and introspect trusts several issuers. Add the issuer: { …, issuer: 'https://as.example.com' }.`
    )
  }
}

/** Throws a `TypeError` that lists every wrong option. */
export function readGateOptions(options: GateOptions) {
  validateOptions(
    'gate(options)',
    options,
    {
      require: [
        value => isFunction(value) || requirementOf(value) !== undefined,
        `scopes('…'), noScopes or byRoute({ … })${requirementErrors(options?.require)}`
      ],
      introspect: [
        isIntrospectOrGate,
        isFunction(options?.introspect)
          ? 'an Introspect: a layer such as cached(…) goes into around(introspect, …)'
          : 'rfc7662FromEnv(process.env) or your own'
      ]
    },
    {
      audience: [isAudience, 'a string or a list of strings'],
      absentAudience: [
        value => value === 'allowed' && ![undefined, 'any'].includes(options.audience as string),
        "'allowed', beside the audience"
      ],
      checks: [value => Array.isArray(value) && value.every(isFunction), 'a list of functions'],
      dpop: [value => judgeOf(value) !== undefined, 'dpop({ replay })'],
      challenge: [isObject, '{ realm, scope: true, metadata }'],
      profile: aFunction,
      now: aFunction,
      leeway: [isLeeway, 'whole seconds from 0 to 300'],
      deadline: [isDeadline, 'milliseconds, at least 10 and under 2^31']
    }
  )
  const { introspect, challenge, checks = [], now = Date.now, leeway } = options
  const require = options.profile?.(options) ?? options.require
  const fixedRequirement = requirementOf(require)
  const requirementFor = typeof require === 'function' ? require : () => fixedRequirement
  // Read from the option: a profile returns a function of its own, which has no table.
  const rules = knownOf(options.require)?.rules ?? { require }
  assertIssuersNamed(introspect, rules)
  return {
    require: requirementFor,
    introspect,
    checks: [...checks],
    judge: judgeOf(options.dpop),
    withParameters: challenge && makeChallenge(challenge, requirementFor),
    now,
    leeway: leeway || undefined,
    deadline: options.deadline ?? 8_000,
    audience: freezeAudience(options.audience),
    absentAudience: options.absentAudience
  }
}
