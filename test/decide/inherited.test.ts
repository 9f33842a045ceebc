// A field that someone has set on `Object.prototype` is no field of a token.
import {
  type Confirmation,
  decide,
  type Facts,
  noScopes,
  type Requirement,
  type Token
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at } from '../samples'

const test = suite('decide, polluted prototypes')

const text = 'A'.repeat(43)
const token: Token = { scopes: [], confirmation: {}, claims: {} }
/** All of them: a field that is new does not compile until it is here. */
const polluted: Required<Omit<Token & Confirmation & Facts & Requirement, 'now'>> = {
  scopes: ['admin'],
  confirmation: {},
  claims: {},
  subject: 'jane',
  clientId: 'app',
  expiresAt: at + 60,
  notBefore: 1,
  issuer: 'https://as.example.com',
  issuers: 'several',
  id: 'a',
  issuedAt: at,
  audience: ['https://api.example.com'] as never,
  acr: ['loa3'] as never,
  authTime: at,
  authorizationDetails: [],
  thumbprint: text,
  jkt: text,
  unknown: [],
  requirement: noScopes,
  scheme: 'DPoP',
  unreadable: 'untrusted_peer',
  leeway: 1,
  absentAudience: 'allowed',
  unchecked: 'token',
  answer: {},
  anyScope: ['admin'],
  client: 'app',
  maxAge: 60,
  binding: 'optional',
  checks: [],
  route: 'unknown'
}
const requirements: readonly Requirement[] = [
  noScopes,
  ...[{ subject: 'jane' }, { client: 'app' }, { acr: ['loa3'] }, { maxAge: 60 }].map(
    more => ({ ...noScopes, binding: 'optional', ...more }) as const
  )
]
for (const [name, value] of Object.entries(polluted))
  test(`an unbound token without ${name} does not pass because Object.prototype has it`, () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>
    for (const requirement of requirements) {
      prototype[name] = value
      try {
        const decision = decide(
          { _tag: 'Active', token },
          { now: at, audience: 'any', requirement }
        )
        assert.is.not(decision._tag, 'Allow')
      } finally {
        delete prototype[name]
      }
    }
  })

test.run()
