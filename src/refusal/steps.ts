// The steps of a decision, for `explain`: what each required, and what the request showed.
import type { Facts, Requirement, Token } from '../types'
import { confirmationText } from './sentences'

type Comparison = readonly [required?: string | undefined, shown?: string | undefined]
type Describe = (token: Token | undefined, facts: Partial<Facts>) => Comparison

function toIsoTime(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000Z', 'Z')
}

function joinOrNone(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(' ')
}

const bindingTexts: { readonly [name in Requirement['binding']]: string } = {
  certificate: 'a certificate',
  dpop: 'a DPoP key',
  any: 'a certificate or a DPoP key',
  optional: 'a binding only if the token has one'
}

/** A new field of a requirement does not compile until it is here. */
const fieldTexts: {
  readonly [name in keyof Required<Requirement>]: (value: NonNullable<Requirement[name]>) => string
} = {
  scopes: joinOrNone,
  anyScope: scopes => `one of ${joinOrNone(scopes)}`,
  subject: subject => subject,
  client: client => client,
  issuer: issuer => issuer,
  audience: joinOrNone,
  acr: acr => `one of ${joinOrNone(acr)}`,
  maxAge: seconds => `at most ${seconds} s ago`,
  binding: binding => bindingTexts[binding],
  checks: checks => `${checks.length} of the route`,
  route: () => 'a rule of byRoute'
}

/** What the requirement's field asks for. `undefined` if there is no requirement. */
function requiredText<Name extends keyof Requirement>(
  name: Name,
  { requirement }: Partial<Facts>
): string | undefined {
  const value = requirement?.[name]
  if (requirement === undefined) return undefined
  return value === undefined ? 'nothing' : fieldTexts[name](value as NonNullable<Requirement[Name]>)
}

/** Leaves out what the request showed, unless the requirement asks for it. */
function compareIfRequired(
  name: keyof Requirement,
  facts: Partial<Facts>,
  shown: string
): Comparison {
  return facts.requirement?.[name] === undefined
    ? [requiredText(name, facts)]
    : [requiredText(name, facts), shown]
}

function requiredScopes(facts: Partial<Facts>): string | undefined {
  const all = requiredText('scopes', facts)
  if (facts.requirement?.anyScope === undefined) return all
  const any = requiredText('anyScope', facts)
  return facts.requirement.scopes.length === 0 ? any : `${all}, and ${any}`
}

function compareAudience(token: Token | undefined, facts: Partial<Facts>): Comparison {
  const expected = facts.requirement?.audience ?? facts.audience
  const named = token?.audience ?? []
  if (expected === undefined)
    return named.length === 0
      ? [requiredText('audience', facts)]
      : ['gate({ audience }) is not set', joinOrNone(named)]
  return [joinOrNone([expected].flat()), token && joinOrNone(named)]
}

function confirmationNames({ confirmation: { thumbprint, jkt, unknown = [] } }: Token): string {
  return joinOrNone([
    ...(thumbprint === undefined ? [] : ['x5t#S256']),
    ...(jkt === undefined ? [] : ['jkt']),
    ...unknown.map(confirmationText)
  ])
}

/** What the token is bound to, in the words of a requirement. */
function bindingOf({ confirmation: { thumbprint, jkt } }: Token): string {
  if (jkt !== undefined) return bindingTexts.dpop
  return thumbprint === undefined ? 'no binding' : bindingTexts.certificate
}

const noDetails: Describe = () => []

/** In the order in which a decision takes them. */
export const steps = {
  credentials: noDetails,
  'DPoP proof': noDetails,
  'certificate readable': (_, { unreadable }) =>
    unreadable === undefined ? [] : ['exactly one certificate', unreadable],
  requirement: noDetails,
  introspection: noDetails,
  clock: noDetails,
  active: noDetails,
  'token type': noDetails,
  'proof signature': noDetails,
  'not expired': (token, { now }) =>
    token === undefined
      ? []
      : [
          now === undefined ? undefined : `after ${toIsoTime(now)}`,
          token.expiresAt === undefined ? 'no expiry told' : toIsoTime(token.expiresAt)
        ],
  'already valid': (token, { now }) =>
    token?.notBefore === undefined || now === undefined
      ? []
      : [`at or before ${toIsoTime(now)}`, toIsoTime(token.notBefore)],
  'confirmation known': (token, { scheme, jkt }) => {
    const key = token?.confirmation.jkt
    if (scheme === 'DPoP')
      return key === undefined
        ? ['a DPoP key, cnf with jkt', token && confirmationNames(token)]
        : [`jkt ${key}`, jkt === undefined ? 'another key' : `jkt ${jkt}`]
    if (key !== undefined) return ['the scheme DPoP and a proof', 'another scheme']
    return [
      token?.confirmation.unknown && 'cnf with x5t#S256, 43 characters of base64url',
      token && confirmationNames(token)
    ]
  },
  'bound to its sender': (token, facts) => {
    const { thumbprint } = token?.confirmation ?? {}
    const lacksKey = facts.requirement?.binding === 'dpop' && thumbprint === facts.thumbprint
    return thumbprint === undefined || lacksKey
      ? [requiredText('binding', facts), token && bindingOf(token)]
      : [thumbprint, facts.thumbprint ?? 'no certificate']
  },
  issuer: (token, facts) => compareIfRequired('issuer', facts, token?.issuer ?? 'none verified'),
  audience: compareAudience,
  'route known': (_, facts) =>
    facts.requirement?.route === undefined
      ? []
      : [requiredText('route', facts), 'none for this method and path'],
  client: (token, facts) => compareIfRequired('client', facts, token?.clientId ?? 'none'),
  subject: (token, facts) => compareIfRequired('subject', facts, token?.subject ?? 'none'),
  scopes: (token, facts) => [requiredScopes(facts), token && joinOrNone(token.scopes)],
  'recent authentication': (token, facts) => {
    const shown = token?.authTime === undefined ? 'no time told' : toIsoTime(token.authTime)
    return compareIfRequired('maxAge', facts, shown)
  },
  'strong authentication': (token, facts) =>
    compareIfRequired('acr', facts, token?.acr ?? 'none told'),
  'your checks': (_, { requirement }) =>
    requirement?.checks === undefined ? [] : [fieldTexts.checks(requirement.checks)],
  'proof not used before': noDetails,
  'answer to the host': noDetails
} satisfies Readonly<Record<string, Describe>>

export type Step = keyof typeof steps

/** Only in decisions on the scheme DPoP. */
export const dpopSteps: readonly Step[] = ['DPoP proof', 'proof signature', 'proof not used before']
