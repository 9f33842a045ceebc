import fc from 'fast-check'
import {
  type Check,
  type Decision,
  decide,
  type Facts,
  type Introspection,
  noScopes,
  scopes,
  type Token
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, second, unbound } from '../samples'

const test = suite('decide')

const facts: Facts = { now: at, requirement: noScopes, thumbprint: first.thumbprint }
const active: Introspection = { _tag: 'Active', token: bound }
function outcome(decision: Decision): string {
  return decision._tag === 'Allow' ? 'Allow' : `${decision.status} ${decision.reason}`
}

for (const [title, introspection, known, expected] of [
  ['an active token that passes every check is allowed', active, facts, 'Allow'],
  ['an inactive token is 401', { _tag: 'Inactive' }, facts, '401 inactive'],
  ["a token that is nobody's is 401", { _tag: 'Foreign' }, facts, '401 inactive'],
  [
    'a failure that may pass is 503',
    { _tag: 'Failed', reason: 'introspection_unreachable', detail: 'http_503', retryable: true },
    facts,
    '503 introspection_unreachable'
  ],
  [
    'a failure that is ours is 500',
    { _tag: 'Failed', reason: 'introspection_refused', detail: 'http_401', retryable: false },
    facts,
    '500 introspection_refused'
  ],
  [
    "a server's refusal is final",
    { _tag: 'Refused', status: 403, reason: 'insufficient_scope', scopes: ['a'], token: bound },
    facts,
    '403 insufficient_scope'
  ],
  [
    "a server's vague 401 is explained by our own check",
    { _tag: 'Refused', status: 401, reason: 'inactive', token: { ...bound, expiresAt: at - 1 } },
    facts,
    '401 expired'
  ],
  [
    "a server's vague 401 is explained by the certificate",
    {
      _tag: 'Refused',
      status: 401,
      reason: 'inactive',
      token: { ...bound, confirmation: { thumbprint: second.thumbprint } }
    },
    facts,
    '401 certificate_mismatch'
  ],
  [
    "a server's 401 stays one though our own checks find nothing",
    { _tag: 'Refused', status: 401, reason: 'inactive', token: bound },
    facts,
    '401 inactive'
  ],
  [
    "a server's 401 does not become our 403",
    { _tag: 'Refused', status: 401, reason: 'inactive', token: bound },
    { ...facts, requirement: scopes('admin') },
    '401 inactive'
  ],
  [
    '401s come before 403s: an expired token that lacks a scope has expired',
    { _tag: 'Active', token: { ...bound, expiresAt: at } },
    { ...facts, requirement: scopes('admin') },
    '401 expired'
  ],
  [
    'a clock that is no number is a server error',
    active,
    { ...facts, now: Number.NaN },
    '500 clock_invalid'
  ],
  [
    'a clock near 1970, where no token has expired, is a server error',
    active,
    { ...facts, now: at / 1000 },
    '500 clock_invalid'
  ],
  [
    'a clock that ran to infinity is a server error',
    active,
    { ...facts, now: Number.POSITIVE_INFINITY },
    '500 clock_invalid'
  ],
  [
    'nothing asked, nothing granted',
    active,
    { now: at, thumbprint: first.thumbprint },
    '500 requirement_malformed'
  ],
  [
    'an unknown tag is a server error',
    { _tag: 'Maybe' } as unknown as Introspection,
    facts,
    '500 introspection_malformed'
  ],
  [
    'scopes as one text are no scopes: "includes" would match parts of them',
    {
      _tag: 'Active',
      token: { ...bound, scopes: 'admin superuser' as unknown as readonly string[] }
    },
    { ...facts, requirement: scopes('admin') },
    '500 introspection_malformed'
  ],
  [
    'an expiry that is text is malformed',
    { _tag: 'Active', token: { ...bound, expiresAt: '9999999999' as unknown as number } },
    facts,
    '500 introspection_malformed'
  ],
  [
    'an expiry of infinity is malformed',
    { _tag: 'Active', token: { ...bound, expiresAt: Number.POSITIVE_INFINITY } },
    facts,
    '500 introspection_malformed'
  ],
  [
    'a "not before" of null is malformed',
    { _tag: 'Active', token: { ...bound, notBefore: null as unknown as number } },
    facts,
    '500 introspection_malformed'
  ],
  [
    'a token without a confirmation is malformed, not unbound',
    { _tag: 'Active', token: { ...bound, confirmation: undefined } as unknown as Token },
    facts,
    '500 introspection_malformed'
  ],
  [
    'a raw cnf in place of a confirmation is malformed, not unbound',
    {
      _tag: 'Active',
      token: { ...bound, confirmation: { 'x5t#S256': first.thumbprint } as never }
    },
    { ...facts, requirement: { scopes: [], binding: 'optional' } },
    '500 introspection_malformed'
  ],
  [
    'a thumbprint that is none is malformed',
    { _tag: 'Active', token: { ...bound, confirmation: { thumbprint: '' } } },
    facts,
    '500 introspection_malformed'
  ],
  [
    'an audience as text would match by its parts',
    { _tag: 'Active', token: { ...bound, audience: ['api'] } },
    { ...facts, audience: 'https://api.example.com' as never },
    '500 requirement_malformed'
  ],
  [
    'a leeway as text would be joined to the expiry',
    { _tag: 'Active', token: { ...bound, expiresAt: 1 } },
    { ...facts, leeway: '300' as never },
    '500 requirement_malformed'
  ],
  [
    'a requirement that misspells a field is none',
    { _tag: 'Active', token: unbound },
    { ...facts, requirement: { ...noScopes, scope: ['x'] } as never },
    '500 requirement_malformed'
  ],
  [
    'a requirement whose acr is a text is none',
    active,
    { ...facts, requirement: { ...noScopes, acr: 'urn:loa3' } as never },
    '500 requirement_malformed'
  ],
  ['no introspection is malformed', undefined as never, facts, '500 introspection_malformed'],
  ['no facts are a server error', active, undefined as never, '500 clock_invalid'],
  [
    'a detail that is no code is not passed on',
    {
      _tag: 'Failed',
      reason: 'introspection_unreachable',
      detail: 'POST failed: token=x',
      retryable: false
    },
    facts,
    '500 introspection_unreachable'
  ],
  [
    'no token at all is malformed',
    { _tag: 'Active' } as unknown as Introspection,
    facts,
    '500 introspection_malformed'
  ]
] as const satisfies readonly (readonly [string, Introspection, Facts, string])[])
  test(title, () => assert.is(outcome(decide(introspection, known)), expected))

const refusal = {
  _tag: 'Deny',
  status: 403,
  reason: 'wrong_subject',
  challenges: ['Bearer realm="x"']
} as const
for (const [title, check, expected] of [
  ["a check of the user's may refuse", () => refusal, '403 wrong_subject'],
  ['a check that returns undefined has no objection', () => undefined, 'Allow'],
  [
    'a check that throws is a server error',
    () => {
      throw new Error('secret')
    },
    '500 user_function_threw'
  ],
  [
    'a check that returns a promise was not understood',
    async () => undefined,
    '500 user_function_threw'
  ],
  ['a check that returns null was not understood', () => null, '500 user_function_threw'],
  ['a check that returns true was not understood', () => true, '500 user_function_threw'],
  ['a check cannot allow', () => ({ _tag: 'Allow' }), '500 user_function_threw'],
  ['a check cannot refuse with 200', () => ({ ...refusal, status: 200 }), '500 user_function_threw']
] as const)
  test(title, () =>
    assert.is(outcome(decide(active, facts, [check as unknown as Check])), expected)
  )

test("a check's challenge that could split a header is left out", () => {
  const decision = decide(active, facts, [
    () => ({ ...refusal, challenges: ['Bearer a="\r\nSet-Cookie: x"', 'Bearer b="ä"'] })
  ])
  assert.ok(decision._tag === 'Deny')
  assert.equal(decision.challenges, ['Bearer realm="protected"'])
})

test("the user's checks come after ours: a token that fails ours never reaches them", () => {
  let seen = 0
  decide({ _tag: 'Active', token: { ...bound, expiresAt: at } }, facts, [
    () => {
      seen += 1
      return undefined
    }
  ])
  assert.is(seen, 0)
})

test('any JSON in place of an introspection is never allowed and never thrown', () =>
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
        assert.is.not(decide(value as Introspection, facts)._tag, 'Allow')
      }
    ),
    { numRuns: 250 }
  ))

test('a token that was well-formed, and is changed since, is judged by what it is now', () => {
  const token = { ...bound, scopes: ['admin'] as unknown }
  assert.is(
    outcome(
      decide({ _tag: 'Active', token: token as Token }, { ...facts, requirement: scopes('admin') })
    ),
    'Allow'
  )
  token.scopes = 'admin superuser'
  assert.is(
    outcome(
      decide({ _tag: 'Active', token: token as Token }, { ...facts, requirement: scopes('admin') })
    ),
    '500 introspection_malformed'
  )
})

test.run()
