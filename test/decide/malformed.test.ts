import fc from 'fast-check'
import { decide, type Facts, type Introspection, noScopes, scopes, type Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, first, unbound } from '../samples'
import { active, baseFacts, outcomeOf } from './decisions'

const test = suite('decide, malformed values')

for (const [title, introspection, facts, expected] of [
  [
    'an unknown tag is a server error',
    { _tag: 'Maybe' } as unknown as Introspection,
    baseFacts,
    '500 introspection_malformed'
  ],
  [
    'scopes as one string are malformed: "includes" would match parts of them',
    {
      _tag: 'Active',
      token: { ...bound, scopes: 'admin superuser' as unknown as readonly string[] }
    },
    { ...baseFacts, requirement: scopes('admin') },
    '500 introspection_malformed'
  ],
  [
    'an expiry as a string is malformed',
    { _tag: 'Active', token: { ...bound, expiresAt: '9999999999' as unknown as number } },
    baseFacts,
    '500 introspection_malformed'
  ],
  [
    'an infinite expiry is malformed',
    { _tag: 'Active', token: { ...bound, expiresAt: Number.POSITIVE_INFINITY } },
    baseFacts,
    '500 introspection_malformed'
  ],
  [
    'a "not before" of null is malformed',
    { _tag: 'Active', token: { ...bound, notBefore: null as unknown as number } },
    baseFacts,
    '500 introspection_malformed'
  ],
  [
    'a token without a confirmation is malformed, not unbound',
    { _tag: 'Active', token: { ...bound, confirmation: undefined } as unknown as Token },
    baseFacts,
    '500 introspection_malformed'
  ],
  [
    'a raw cnf in place of a confirmation is malformed, not unbound',
    {
      _tag: 'Active',
      token: { ...bound, confirmation: { 'x5t#S256': first.thumbprint } as never }
    },
    { ...baseFacts, requirement: { scopes: [], binding: 'optional' } },
    '500 introspection_malformed'
  ],
  [
    'an empty thumbprint is malformed',
    { _tag: 'Active', token: { ...bound, confirmation: { thumbprint: '' } } },
    baseFacts,
    '500 introspection_malformed'
  ],
  [
    'an audience as a string is malformed: "includes" would match parts of it',
    { _tag: 'Active', token: { ...bound, audience: ['api'] } },
    { ...baseFacts, audience: 'https://api.example.com' as never },
    '500 requirement_malformed'
  ],
  [
    'a leeway as a string is malformed: it would be concatenated with the expiry',
    { _tag: 'Active', token: { ...bound, expiresAt: 1 } },
    { ...baseFacts, leeway: '300' as never },
    '500 requirement_malformed'
  ],
  [
    'a requirement with a misspelled field is malformed',
    { _tag: 'Active', token: unbound },
    { ...baseFacts, requirement: { ...noScopes, scope: ['x'] } as never },
    '500 requirement_malformed'
  ],
  [
    'a requirement with acr as a string is malformed',
    active,
    { ...baseFacts, requirement: { ...noScopes, acr: 'urn:loa3' } as never },
    '500 requirement_malformed'
  ],
  [
    'an undefined introspection is malformed',
    undefined as never,
    baseFacts,
    '500 introspection_malformed'
  ],
  ['undefined facts are a server error', active, undefined as never, '500 clock_invalid'],
  [
    'a failure whose detail is not a code keeps its reason',
    {
      _tag: 'Failed',
      reason: 'introspection_unreachable',
      detail: 'POST failed: token=x',
      retryable: false
    },
    baseFacts,
    '500 introspection_unreachable'
  ],
  [
    'an active introspection without a token is malformed',
    { _tag: 'Active' } as unknown as Introspection,
    baseFacts,
    '500 introspection_malformed'
  ]
] as const satisfies readonly (readonly [string, Introspection, Facts, string])[])
  test(title, () => assert.is(outcomeOf(decide(introspection, facts)), expected))

test('any JSON in place of an introspection is refused without an exception', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.record({
          _tag: fc.constantFrom('Active', 'Refused', 'Failed'),
          token: fc.jsonValue(),
          status: fc.jsonValue(),
          reason: fc.jsonValue(),
          scopes: fc.array(fc.string())
        })
      ),
      value => {
        if (typeof value !== 'object' || value === null) return
        assert.is.not(decide(value as Introspection, baseFacts)._tag, 'Allow')
      }
    ),
    { numRuns: 250 }
  ))

test('a token that is changed later is judged by its current value', () => {
  const token = { ...bound, scopes: ['admin'] as unknown }
  assert.is(
    outcomeOf(
      decide(
        { _tag: 'Active', token: token as Token },
        { ...baseFacts, requirement: scopes('admin') }
      )
    ),
    'Allow'
  )
  token.scopes = 'admin superuser'
  assert.is(
    outcomeOf(
      decide(
        { _tag: 'Active', token: token as Token },
        { ...baseFacts, requirement: scopes('admin') }
      )
    ),
    '500 introspection_malformed'
  )
})

test.run()
