// The option `challenge` of a gate: what each challenge says beside the error.
import type { Progress } from '../async/deadline'
import { addParameters } from '../refusal/challenge'
import { requirementOf } from '../require/requirement'
import type { Awaitable, Decision, Requirement, ResourceMetadata, ResourceRequest } from '../types'
import { isFunction, isString } from '../values/guards'
import { type OptionRules, oneOf, validateOptions } from '../values/options'

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

function challengeRules(): OptionRules {
  return {
    realm: [
      value => isString(value) && realmForm.test(value),
      'at most 64 characters of ASCII without ", \\ and ='
    ],
    scope: oneOf(true),
    metadata: [
      value => isFunction((Object(value) as Partial<ResourceMetadata>).answer),
      'resourceMetadata({ … })'
    ]
  }
}

type ReadRequirement = (request: ResourceRequest) => Awaitable<Requirement | undefined>

/** Adds to the challenges of a decision what comes from configuration alone. */
export function makeChallenge(
  options: ChallengeOptions,
  require: ReadRequirement
): (decision: Decision, request: ResourceRequest, progress: Progress) => Awaitable<Decision> {
  validateOptions('gate({ challenge })', options, {}, challengeRules())
  const { realm, scope: showsScope, metadata } = options
  return (decision, request, progress) => {
    if (!('challenges' in decision)) return decision
    const { challenges, facts, reason, status } = decision
    // A stranger must not learn what is wrong with a requirement.
    const withScopesOf = (requirement?: unknown): Decision => {
      const { scopes = [], anyScope = [] }: Partial<Requirement> = requirementOf(requirement) ?? {}
      const scope = [...scopes, ...anyScope.slice(0, 1)].join(' ')
      return {
        ...decision,
        challenges: challenges.map(text => addParameters(text, realm, scope, metadata?.url))
      }
    }
    const plain = withScopesOf()
    // Other scopes would not change another 403.
    if (!showsScope || (status !== 401 && reason !== 'insufficient_scope')) return plain
    if (reason !== 'no_token') return withScopesOf(facts?.requirement)
    progress.ifLate = plain
    return (async () => withScopesOf(await require(request)))().catch(() => plain)
  }
}
