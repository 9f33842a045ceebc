// The state space of a decision: every value of every dimension, under a name for error messages.
import type { ClientCertificate, GateOptions, Requirement, Token } from 'gatecheck'
import { at, first, pem, second, secret } from '../samples'

/** For all gates. The values below are one second before and after each limit. */
export const leeway = 10
const maxAge = 300

/** What one value adds to the requirement, to the gate and to the token. */
interface Part {
  readonly requirement?: Partial<Requirement>
  readonly gate?: Pick<GateOptions, 'audience' | 'absentAudience'>
  readonly token?: Partial<Token>
}
type Values<A> = Readonly<Record<string, A>>

const oneOfSeveral = { issuers: 'several', issuer: 'https://other' } as const

/** What the client sends. */
export const requestValues = {
  header: {
    'one Bearer line': [`Bearer ${secret}`],
    absent: [],
    'another scheme': [`DPoP ${secret}`],
    doubled: [`Bearer ${secret}`, `Bearer ${secret}`]
  },
  certificate: {
    'of the token': pem(first.pem),
    another: pem(second.pem),
    absent: undefined,
    unreadable: pem('?')
  }
} as const satisfies {
  readonly header: Values<readonly string[]>
  readonly certificate: Values<ClientCertificate | undefined>
}

/** What the authorization server says of the token, for any route. */
export const tokenValues = {
  confirmation: {
    none: { token: { confirmation: {} } },
    certificate: { token: { confirmation: { thumbprint: first.thumbprint } } },
    'DPoP key': { token: { confirmation: { jkt: second.thumbprint } } },
    'unknown method': { token: { confirmation: { unknown: ['kid'] } } },
    'certificate and DPoP key': {
      token: { confirmation: { thumbprint: first.thumbprint, jkt: second.thumbprint } }
    },
    'certificate and unknown method': {
      token: { confirmation: { thumbprint: first.thumbprint, unknown: ['kid'] } }
    }
  },
  expiry: {
    'not told': {},
    'in one second': { token: { expiresAt: at - leeway + 1 } },
    now: { token: { expiresAt: at - leeway } }
  },
  notBefore: {
    'not told': {},
    now: { token: { notBefore: at + leeway } },
    'in one second': { token: { notBefore: at + leeway + 1 } }
  }
} as const satisfies Readonly<Record<string, Values<Part>>>

/** What the route requires, and the part of the token that it is compared with. */
export const routeValues = {
  audience: {
    'none named': { gate: { audience: 'api' } },
    'none named, and that excused': { gate: { audience: 'api', absentAudience: 'allowed' } },
    'none named, none configured': {},
    'ours named': { gate: { audience: 'api' }, token: { audience: ['other', 'api'] } },
    'another named': {
      gate: { audience: 'api', absentAudience: 'allowed' },
      token: { audience: ['other'] }
    },
    'one named, none configured': { token: { audience: ['api'] } },
    'another named, any accepted': { gate: { audience: 'any' }, token: { audience: ['other'] } },
    'the one of the route named': {
      gate: { audience: 'api' },
      requirement: { audience: ['route'] },
      token: { audience: ['route'] }
    },
    'none named, one of the route': {
      gate: { audience: 'api', absentAudience: 'allowed' },
      requirement: { audience: ['route'] }
    },
    'another named, by another issuer': {
      requirement: { issuer: 'https://as' },
      token: { issuer: 'https://other', audience: ['other'] }
    },
    'ours named, not the one of the route': {
      gate: { audience: 'api' },
      requirement: { audience: ['route'] },
      token: { audience: ['api'] }
    }
  },
  scopes: {
    granted: { requirement: { scopes: ['read'] }, token: { scopes: ['write', 'read'] } },
    'one lacking': { requirement: { scopes: ['read', 'write'] }, token: { scopes: ['read'] } },
    'one lacking, and no rule for the route': {
      requirement: { scopes: ['read'], route: 'unknown' },
      token: { scopes: [] }
    }
  },
  subject: {
    'not asked, of several issuers': { token: { subject: 'john', ...oneOfSeveral } },
    'the one asked, of several issuers': {
      requirement: { subject: 'john' },
      token: { subject: 'john', ...oneOfSeveral }
    },
    'the one asked, of the issuer asked': {
      requirement: { subject: 'john', issuer: oneOfSeveral.issuer },
      token: { subject: 'john', ...oneOfSeveral }
    },
    'the one asked': { requirement: { subject: 'john' }, token: { subject: 'john' } },
    another: { requirement: { subject: 'john' }, token: { subject: 'jane' } },
    'of another client': {
      requirement: { subject: 'john', client: 'app' },
      token: { subject: 'jane', clientId: 'other' }
    },
    'a client of that name': {
      requirement: { subject: 'john' },
      token: { subject: 'john', clientId: 'john' }
    }
  },
  acr: {
    'not asked': {},
    'one of those asked': { requirement: { acr: ['high', 'mid'] }, token: { acr: 'mid' } },
    another: { requirement: { acr: ['high', 'mid'] }, token: { acr: 'low' } }
  },
  authTime: {
    'not asked': {},
    recent: { requirement: { maxAge }, token: { authTime: at - maxAge - leeway } },
    'too long ago': { requirement: { maxAge }, token: { authTime: at - maxAge - leeway - 1 } },
    'not told': { requirement: { maxAge } }
  },
  binding: {
    certificate: { requirement: { binding: 'certificate' } },
    dpop: { requirement: { binding: 'dpop' } },
    any: { requirement: { binding: 'any' } },
    optional: { requirement: { binding: 'optional' } }
  }
} as const satisfies Readonly<Record<string, Values<Part>>>

type Names<Space> = { readonly [name in keyof Space]: keyof Space[name] & string }
export type RequestNames = Names<typeof requestValues>
export type TokenNames = Names<typeof tokenValues>
export type RouteNames = Names<typeof routeValues>
/** One combination: the name of one value of each dimension. */
export type Combination = RequestNames & TokenNames & RouteNames

/** The number of combinations, computed independently of `combinations`. */
export const size = [requestValues, tokenValues, routeValues]
  .flatMap(space => Object.values<object>(space))
  .reduce((product, values) => product * Object.keys(values).length, 1)

/** Every combination of these dimensions. */
export function combinations<Space extends Readonly<Record<string, object>>>(
  space: Space
): readonly Names<Space>[] {
  return Object.entries(space).reduce<readonly object[]>(
    (partial, [name, values]) =>
      partial.flatMap(names => Object.keys(values).map(value => ({ ...names, [name]: value }))),
    [{}]
  ) as readonly Names<Space>[]
}
