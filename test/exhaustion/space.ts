// The state space of a decision: every value of every dimension, under a name that failures print.
import type { ClientCertificate, GateOptions, Requirement, Token } from 'gatecheck'
import { at, first, pem, second, secret } from '../samples'

/** All gates allow it, so that the values below can stand one second before and behind each end. */
export const leeway = 10
const maxAge = 300

/** What one value adds to the rule of the route, to the gate and to the token. */
interface Part {
  readonly asks?: Partial<Requirement>
  readonly audience?: GateOptions['audience']
  readonly token?: Partial<Token>
}
type Values<A> = Readonly<Record<string, A>>

/** What the request shows. */
export const shown = {
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

/** What the authorization server says of the token, whatever the route asks. */
export const told = {
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

/** What the route asks, and the part of the token that it is compared with. */
export const asked = {
  audience: {
    'none named': { audience: 'api' },
    'ours named': { audience: 'api', token: { audience: ['other', 'api'] } },
    'another named': { audience: 'api', token: { audience: ['other'] } },
    'one named, none configured': { token: { audience: ['api'] } },
    'another named, any accepted': { audience: 'any', token: { audience: ['other'] } },
    'the one of the route named': {
      audience: 'api',
      asks: { audience: ['route'] },
      token: { audience: ['route'] }
    },
    'ours named, not the one of the route': {
      audience: 'api',
      asks: { audience: ['route'] },
      token: { audience: ['api'] }
    }
  },
  scopes: {
    granted: { asks: { scopes: ['read'] }, token: { scopes: ['write', 'read'] } },
    'one lacking': { asks: { scopes: ['read', 'write'] }, token: { scopes: ['read'] } },
    'one lacking, and no rule for the route': {
      asks: { scopes: ['read'], route: 'unknown' },
      token: { scopes: [] }
    }
  },
  subject: {
    'not asked': { token: { subject: 'john' } },
    'the one asked': { asks: { subject: 'john' }, token: { subject: 'john' } },
    another: { asks: { subject: 'john' }, token: { subject: 'jane' } }
  },
  acr: {
    'not asked': {},
    'one of those asked': { asks: { acr: ['high', 'mid'] }, token: { acr: 'mid' } },
    another: { asks: { acr: ['high', 'mid'] }, token: { acr: 'low' } }
  },
  authTime: {
    'not asked': {},
    recent: { asks: { maxAge }, token: { authTime: at - maxAge - leeway } },
    'too long ago': { asks: { maxAge }, token: { authTime: at - maxAge - leeway - 1 } },
    'not told': { asks: { maxAge } }
  },
  binding: {
    certificate: { asks: { binding: 'certificate' } },
    dpop: { asks: { binding: 'dpop' } },
    any: { asks: { binding: 'any' } },
    optional: { asks: { binding: 'optional' } }
  }
} as const satisfies Readonly<Record<string, Values<Part>>>

type Names<Space> = { readonly [name in keyof Space]: keyof Space[name] & string }
export type Shown = Names<typeof shown>
export type Told = Names<typeof told>
export type Asked = Names<typeof asked>
/** One combination: the name of one value of each dimension. */
export type Combination = Shown & Told & Asked

/** How many combinations there are, computed without a look at those that are made. */
export const size = [shown, told, asked]
  .flatMap(space => Object.values<object>(space))
  .reduce((product, values) => product * Object.keys(values).length, 1)

/** Every combination of these dimensions. */
export function combinations<Space extends Readonly<Record<string, object>>>(
  space: Space
): readonly Names<Space>[] {
  return Object.entries(space).reduce<readonly object[]>(
    (found, [name, values]) =>
      found.flatMap(one => Object.keys(values).map(value => ({ ...one, [name]: value }))),
    [{}]
  ) as readonly Names<Space>[]
}
