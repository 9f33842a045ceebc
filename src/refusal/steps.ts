// The steps of a decision, for `explain`: what each asked, and what it was shown.
import type { Facts, Requirement, Token } from '../types'

type Asked = readonly [required?: string | undefined, shown?: string | undefined]
type Describe = (token: Token | undefined, facts: Partial<Facts>) => Asked

function time(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000Z', 'Z')
}

function list(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(' ')
}

const bindings: { readonly [name in Requirement['binding']]: string } = {
  certificate: 'a certificate',
  dpop: 'a DPoP key',
  any: 'a certificate or a DPoP key',
  optional: 'whatever the token names'
}

/** What each field of a requirement asks. A new field does not compile until it is here. */
const inWords: {
  readonly [name in keyof Required<Requirement>]: (value: NonNullable<Requirement[name]>) => string
} = {
  scopes: list,
  subject: subject => subject,
  audience: list,
  acr: acr => `one of ${list(acr)}`,
  maxAge: seconds => `at most ${seconds} s ago`,
  binding: binding => bindings[binding],
  route: () => 'a rule of byRoute'
}

/** What the requirement asks by this field; `undefined` if there is no requirement. */
function required<Name extends keyof Requirement>(
  name: Name,
  { requirement }: Partial<Facts>
): string | undefined {
  const value = requirement?.[name]
  if (requirement === undefined) return undefined
  return value === undefined ? 'nothing' : inWords[name](value as NonNullable<Requirement[Name]>)
}

/** Shown only if the requirement asks for it. */
function ifRequired(name: keyof Requirement, facts: Partial<Facts>, shown: string): Asked {
  return facts.requirement?.[name] === undefined
    ? [required(name, facts)]
    : [required(name, facts), shown]
}

function audience(token: Token | undefined, facts: Partial<Facts>): Asked {
  const expected = facts.requirement?.audience ?? facts.audience
  const named = token?.audience ?? []
  if (expected === undefined)
    return named.length === 0
      ? [required('audience', facts)]
      : ['gate({ audience }) is not set', list(named)]
  return [list([expected].flat()), token && list(named)]
}

function confirmations({ confirmation: { thumbprint, jkt, unknown = [] } }: Token): string {
  return list([
    ...(thumbprint === undefined ? [] : ['x5t#S256']),
    ...(jkt === undefined ? [] : ['jkt']),
    ...unknown
  ])
}

const nothing: Describe = () => []

/** In the order in which they are made. */
export const steps = {
  credentials: nothing,
  'certificate readable': (_, { unreadable }) =>
    unreadable === undefined ? [] : ['exactly one certificate', unreadable],
  requirement: nothing,
  introspection: nothing,
  clock: nothing,
  active: nothing,
  'token type': nothing,
  'not expired': (token, { now }) =>
    token === undefined
      ? []
      : [
          now === undefined ? undefined : `after ${time(now)}`,
          token.expiresAt === undefined ? 'no expiry told' : time(token.expiresAt)
        ],
  'already valid': (token, { now }) =>
    token?.notBefore === undefined || now === undefined
      ? []
      : [`at or before ${time(now)}`, time(token.notBefore)],
  'confirmation known': token => [undefined, token && confirmations(token)],
  'bound to the certificate': (token, facts) => [
    token?.confirmation.thumbprint ?? required('binding', facts),
    facts.thumbprint ?? (token && 'no certificate')
  ],
  audience,
  'recent authentication': (token, facts) => {
    const shown = token?.authTime === undefined ? 'no time told' : time(token.authTime)
    return ifRequired('maxAge', facts, shown)
  },
  'strong authentication': (token, facts) => ifRequired('acr', facts, token?.acr ?? 'none told'),
  'route known': (_, facts) =>
    facts.requirement?.route === undefined
      ? []
      : [required('route', facts), 'none for this method and path'],
  subject: (token, facts) => ifRequired('subject', facts, token?.subject ?? 'none'),
  scopes: (token, facts) => [required('scopes', facts), token && list(token.scopes)],
  'answer to the host': nothing
} satisfies Readonly<Record<string, Describe>>

export type Step = keyof typeof steps
