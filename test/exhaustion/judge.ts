// A judge whose truth changes over virtual time, and who asks it: an owner and a thief.
import type { Gate, Introspection, Query, Requirement, ResourceRequest, Token } from 'gatecheck'
import { at, first, request, second } from '../samples'
import { type Step, steps, type Truth, type Who } from './steps'

let milliseconds = at * 1000
export const clock = {
  now: () => milliseconds,
  set: (seconds: number) => {
    milliseconds = (at + seconds) * 1000
  }
}
export const expiresAt = at + 700
const issuer = 'https://as.example.com'

export interface Script {
  readonly name: string
  readonly steps: readonly Step[]
  readonly depth: number
  readonly stacks: number
  /** The judge checks the certificate itself, and its answers name none: as Authlete may. */
  readonly judgesQuery: boolean
  readonly lax: Introspection
}
export interface Asked {
  readonly token: string
  readonly sender: string | undefined
  readonly answer: Introspection
  readonly time: number
}

function tokenOf({ judgesQuery }: Pick<Script, 'judgesQuery'>, more: Partial<Token> = {}): Token {
  const confirmation = judgesQuery ? {} : { thumbprint: first.thumbprint }
  return { scopes: ['a', 'b'], expiresAt, issuer, confirmation, claims: {}, ...more }
}
export function requireScope({ judgesQuery }: Script, scope: string): Requirement {
  return { scopes: [scope], issuer, binding: judgesQuery ? 'optional' : 'certificate' }
}

function answerWhen(script: Script, truth: Truth): Introspection {
  switch (truth) {
    case 'active':
      return { _tag: 'Active', token: tokenOf(script) }
    case 'narrower':
      return { _tag: 'Active', token: tokenOf(script, { scopes: ['a'] }) }
    case 'of another issuer':
      return { _tag: 'Active', token: tokenOf(script, { issuer: 'https://evil.example' }) }
    case 'revoked':
      return { _tag: 'Inactive' }
    case 'foreign':
      return { _tag: 'Foreign', by: 'issuer' }
    case 'failing':
      return {
        _tag: 'Failed',
        reason: 'introspection_unreachable',
        detail: 'http_503',
        retryable: true
      }
  }
}

function truthAt({ steps }: Script, milliseconds: number): Truth {
  return steps.filter(step => (at + step.at) * 1000 <= milliseconds).at(-1)?.truth ?? 'active'
}
export function truthAnswer(script: Script, { thumbprint }: Query): Introspection {
  if (script.judgesQuery && thumbprint !== first.thumbprint)
    return { _tag: 'Refused', status: 401, reason: 'certificate_mismatch' }
  return answerWhen(script, truthAt(script, clock.now()))
}

export interface Sent {
  readonly name: string
  readonly who: Who
  readonly token: string
  readonly route: 0 | 1
  readonly request: ResourceRequest
  readonly isRefusedBy: (answer: Introspection) => boolean
}

const requests = Object.fromEntries(
  (
    [
      ['owner', 'token', first.thumbprint],
      ['thief', 'token', second.thumbprint],
      ['thief without certificate', 'token', undefined],
      ['another owner', 'another', first.thumbprint]
    ] as const
  ).map(([who, token, thumbprint]) => {
    const certificate =
      thumbprint === undefined ? undefined : ({ _tag: 'Sha256', thumbprint } as const)
    return [who, { token, sent: request({ authorization: [`Bearer ${token}`], certificate }) }]
  })
)

const scopeOf = ['a', 'b'] as const

export function sentBy({ senders }: Step): readonly Sent[] {
  return senders.map(([who, route]) => {
    const { token, sent } = requests[who] as (typeof requests)[string]
    const scope = scopeOf[route]
    return {
      name: `${who} ${scope}`,
      who,
      token,
      route,
      request: sent,
      isRefusedBy: answer => !isGranted(answer, scope) && answer._tag !== 'Failed'
    }
  })
}

function isGranted(answer: Introspection, scope: string): boolean {
  return (
    answer._tag === 'Active' &&
    answer.token.issuer === issuer &&
    answer.token.scopes.includes(scope)
  )
}

/** The last time, at most `lifetime` ms before, at which the judge alone would have allowed it. */
export function allowedBy(
  script: Script,
  { who, route }: Sent,
  seconds: number,
  lifetime: number
): number | undefined {
  if (who.startsWith('thief')) return undefined
  const time = (at + seconds) * 1000
  const scope = scopeOf[route]
  const isAllowed = (step: Step): boolean => isGranted(answerWhen(script, step.truth), scope)
  const past = script.steps.filter(step => step.at <= seconds)
  if (isAllowed(past.at(-1) as Step)) return time
  const last = past.filter(isAllowed).at(-1)
  if (last === undefined) return undefined
  // The truth of a step holds until the next one begins.
  const next = past[past.indexOf(last) + 1] as Step
  const end = (at + next.at) * 1000
  // An answer's time ends with its last moment, and the truth ended just before `end`.
  return time - end < lifetime ? end - 1 : undefined
}

export async function ask(gate: Gate | undefined, sent: ResourceRequest): Promise<string> {
  return (await (gate as Gate)(sent))._tag
}

function scriptFor(name: string, judgesQuery: boolean, depth: number, stacks: number): Script {
  const lax: Introspection = { _tag: 'Active', token: tokenOf({ judgesQuery }) }
  return { name, steps, depth, stacks, judgesQuery, lax }
}
export const scripts: readonly Script[] = [
  scriptFor('a judge of the token', false, 4, 9_591),
  scriptFor('a judge of token and certificate', true, 3, 1_164)
]
