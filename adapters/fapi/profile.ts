// Refuses what loosens a profile: options when the gate is made, requirements of functions when a
// request comes.
import { andThen } from '../../src/async/awaitable'
import type { Binding, Profile, ProfiledOptions, Requirement } from '../../src/types'
import { judgeOf } from '../../src/values/dpop-judge'
import { isObject } from '../../src/values/guards'
import { knownOf } from '../../src/values/known'
import { assertNoProblems } from '../../src/values/options'

/** `Ed25519` and `EdDSA` are one [RFC 9864]. */
const strongAlgorithms = ['PS256', 'ES256', 'EdDSA', 'Ed25519']

function quote(names: readonly string[]): string {
  return names.map(name => `'${name}'`).join(' or ')
}

/** What is wrong with algorithms, for the end of a sentence. */
function algorithmProblems(option: string, algorithms: readonly string[] = []) {
  const weak = algorithms.find(name => !strongAlgorithms.includes(name))
  return weak === undefined
    ? []
    : [`${option} has '${weak}': leave it out, or pass ${quote(['PS256', 'ES256', 'EdDSA'])}`]
}

/** Of an `Introspect` of ours, and of those that it asks. */
function introspectProblems(introspect: object): readonly string[] {
  const { asks = [], tokenType, algorithms } = knownOf(introspect) ?? {}
  return [
    ...(tokenType === 'unchecked'
      ? ["introspect has tokenType 'unchecked': leave it out, and let the server send token_type"]
      : []),
    ...algorithmProblems('introspect with algorithms', algorithms),
    ...asks.flatMap(introspectProblems)
  ]
}

function dpopProblems(dpop: unknown, bindings: readonly Binding[]): readonly string[] {
  const judge = judgeOf(dpop)
  if (judge === undefined) return []
  if (!bindings.includes('dpop')) return ['dpop is set: leave it out. Only certificates bind here']
  return [
    ...(judge.replay === 'unchecked'
      ? [
          "dpop has replay 'unchecked': pass memoryReplay({ … }), redisReplay(redis) or your own store"
        ]
      : []),
    ...algorithmProblems('dpop with algorithms', judge.algorithms)
  ]
}

/** What `byRoute` answers for no rule has the binding `optional`, and refuses every token. */
function looseBinding(value: unknown, bindings: readonly Binding[]): string | undefined {
  if (!isObject(value) || value['route'] === 'unknown') return undefined
  const { binding } = value as Partial<Requirement>
  return binding === undefined || bindings.includes(binding) ? undefined : binding
}

/** Of a requirement, or of those in the table of `byRoute`. Functions are seen at a request. */
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
      // A layer inherits what its Introspect has: the same problem may be found twice.
      ...new Set(introspectProblems(introspect))
    ]
    assertNoProblems(`gate({ ...${name} })`, problems)
    return typeof require === 'function' ? request => andThen(require(request), restrict) : require
  }
}
