// The option `challenge` of a gate: what each challenge says beside the error.
import type { Progress } from '../async/deadline'
import { addParameters } from '../refusal/challenge'
import { requirementOf } from '../require/requirement'
import type { Awaitable, Decision, Requirement, ResourceMetadata, ResourceRequest } from '../types'
import { isFunction, isObject } from '../values/guards'
import type { OptionRule } from '../values/options'

export interface ChallengeOptions {
  /**
   * A name of what is protected, for users [RFC 9110 §11.5]: at most 64 characters of printable
   * ASCII without quote, backslash and equals sign. Default: `protected`.
   */
  readonly realm?: string | undefined
  /**
   * `true`: a 401 names the scopes that the route requires; of `anyScope`, the first. Also without
   * credentials: everyone then learns that a route with these scopes exists. Up to 300 characters.
   * Default: only a 403 `insufficient_scope` names them, to the holder of a valid token.
   */
  readonly scope?: true | undefined
  /** `resourceMetadata({ … })`: each challenge names its URL [RFC 9728 §5.1]. */
  readonly metadata?: ResourceMetadata | undefined
}

/** Without quote, backslash and `=`: it cannot end its parameter or imitate another one. */
const realmForm = /^[ !#-<>-[\]-~]{1,64}$/

function isChallenge(value: unknown): boolean {
  if (!isObject(value)) return false
  const { realm = '-', scope = true, metadata, ...others } = value as ChallengeOptions
  return (
    realmForm.test(realm) &&
    scope === true &&
    (metadata === undefined || isFunction(metadata?.answer)) &&
    Object.keys(others).length === 0
  )
}

export const challengeRule: OptionRule = [isChallenge, '{ realm, scope: true, metadata }']

/** A stranger must not learn what is wrong with a requirement. */
function scopeOf(requirement: unknown): string {
  const { scopes = [], anyScope = [] }: Partial<Requirement> = requirementOf(requirement) ?? {}
  return [...scopes, ...anyScope.slice(0, 1)].join(' ')
}

type ReadRequirement = (request: ResourceRequest) => Awaitable<Requirement | undefined>

/** Adds to the challenges of a decision what comes from configuration alone. */
export function makeChallenge(
  { realm, scope: showsScope, metadata }: ChallengeOptions,
  require: ReadRequirement
): (decision: Decision, request: ResourceRequest, progress: Progress) => Awaitable<Decision> {
  return (decision, request, progress) => {
    if (!('challenges' in decision)) return decision
    const { challenges, facts, reason } = decision
    const withScope = (scope: string): Decision => ({
      ...decision,
      challenges: challenges.map(text => addParameters(text, realm, scope, metadata?.url))
    })
    const plain = withScope('')
    // Other scopes would not change another 403.
    if (!showsScope || (decision.status !== 401 && reason !== 'insufficient_scope')) return plain
    if (reason !== 'no_token') return withScope(scopeOf(facts?.requirement))
    progress.ifLate = plain
    return (async () => withScope(scopeOf(await require(request))))().catch(() => plain)
  }
}
