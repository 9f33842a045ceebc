// Refuses what loosens a profile: options when the gate is made, requirements of functions when a
// request comes.
import { andThen } from '../../src/async/awaitable'
import { weakAlgorithmIn } from '../../src/jose/algorithms'
import type { Binding, Profile, ProfiledOptions, Requirement } from '../../src/types'
import { isObject } from '../../src/values/guards'
import { knownOf, optionsOf } from '../../src/values/known'
import { assertNoProblems } from '../../src/values/options'

function quote(names: readonly string[]): string {
  return names.map(name => `'${name}'`).join(' or ')
}

/** What is wrong with algorithms, for the end of a sentence. */
function algorithmProblems(option: string, algorithms: readonly string[] | undefined) {
  const weak = weakAlgorithmIn(algorithms)
  return weak === undefined
    ? []
    : [`${option} has '${weak}': leave it out, or pass ${quote(['PS256', 'ES256', 'EdDSA'])}`]
}

/** Of an `Introspect` of ours, and of those that it asks. */
function introspectProblems(introspect: object): readonly string[] {
  return optionsOf(introspect).flatMap(({ tokenType, plainHttp, algorithms, signed }) => [
    ...(tokenType === 'unchecked'
      ? ["introspect has tokenType 'unchecked': leave it out, and let the server send token_type"]
      : []),
    ...(plainHttp === undefined
      ? []
      : ["introspect has plainHttp 'allowed': leave it out, and call the server by https"]),
    ...algorithmProblems('introspect with algorithms', algorithms),
    ...algorithmProblems('introspect with algorithms', signed?.algorithms)
  ])
}

function dpopProblems(
  dpop: ProfiledOptions['dpop'],
  bindings: readonly Binding[]
): readonly string[] {
  const [options] = optionsOf(dpop)
  if (options === undefined) return []
  if (!bindings.includes('dpop')) return ['dpop is set: leave it out. Only certificates bind here']
  return [
    ...(options.replay === 'unchecked'
      ? [
          "dpop has replay 'unchecked': pass memoryReplay({ … }), redisReplay(redis) or your own store"
        ]
      : []),
    ...algorithmProblems('dpop with algorithms', options.algorithms)
  ]
}

/** Not for an unknown route: `byRoute` gives it the binding `optional`, and refuses every token. */
function looseBinding(value: unknown, bindings: readonly Binding[]): string | undefined {
  if (!isObject(value) || value['route'] === 'unknown') return undefined
  const { binding } = value as Partial<Requirement>
  return binding === undefined || bindings.includes(binding) ? undefined : binding
}

/** Of a requirement, or of those in `byRoute`'s table. What functions return is checked later. */
function requirementProblems(
  require: ProfiledOptions['require'],
  bindings: readonly Binding[]
): readonly string[] {
  const table = knownOf(require)?.rules
  const requirements =
    table === undefined
      ? [['', require] as const]
      : Object.entries(table).map(([route, rule]) => [` for "${route}"`, rule] as const)
  return requirements.flatMap(([where, requirement]) => {
    const binding = looseBinding(requirement, bindings)
    if (binding === undefined) return []
    return [`require has the binding '${binding}'${where}: pass ${quote(bindings)}`]
  })
}

export function makeProfile(name: string, bindings: readonly Binding[]): Profile {
  // The gate answers a binding that is undefined with 500 requirement_malformed, detail `binding`.
  const restrict = (requirement: Requirement): Requirement =>
    looseBinding(requirement, bindings) === undefined
      ? requirement
      : { ...requirement, binding: undefined as never }

  return ({ require, introspect, audience, absentAudience, dpop }) => {
    const problems = [
      ...requirementProblems(require, bindings),
      ...(audience === 'any'
        ? ["audience is 'any': pass the names of this API, such as 'https://api.example.com'"]
        : []),
      ...(absentAudience === undefined
        ? []
        : ["absentAudience is 'allowed': leave it out, and let the server name an audience"]),
      ...dpopProblems(dpop, bindings),
      // Of several that it asks: the same problem may be found twice.
      ...new Set(introspectProblems(introspect))
    ]
    assertNoProblems(`gate({ ...${name} })`, problems)
    return typeof require === 'function' ? request => andThen(require(request), restrict) : require
  }
}
