import { decide, type Facts, type Introspection, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, second, secret } from '../samples'
import { active, baseFacts, outcomeOf } from './decisions'

const test = suite('decide')

for (const [title, introspection, facts, expected] of [
  ['an active token that passes every check is allowed', active, baseFacts, 'Allow'],
  ['an inactive token is 401', { _tag: 'Inactive' }, baseFacts, '401 inactive'],
  ['a foreign token is 401', { _tag: 'Foreign', by: 'form' }, baseFacts, '401 issuer_unknown'],
  [
    'a retryable failure is 503',
    { _tag: 'Failed', reason: 'introspection_unreachable', detail: 'http_503', retryable: true },
    baseFacts,
    '503 introspection_unreachable'
  ],
  [
    'a failure that is not retryable is 500',
    { _tag: 'Failed', reason: 'introspection_refused', detail: 'http_401', retryable: false },
    baseFacts,
    '500 introspection_refused'
  ],
  [
    "a server's refusal is final",
    { _tag: 'Refused', status: 403, reason: 'insufficient_scope', scopes: ['a'], token: bound },
    baseFacts,
    '403 insufficient_scope'
  ],
  [
    "a server's vague 401 is explained by our own check",
    { _tag: 'Refused', status: 401, reason: 'inactive', token: { ...bound, expiresAt: at - 1 } },
    baseFacts,
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
    baseFacts,
    '401 certificate_mismatch'
  ],
  [
    "a server's 401 stays 401 even if every check of ours passes",
    { _tag: 'Refused', status: 401, reason: 'inactive', token: bound },
    baseFacts,
    '401 inactive'
  ],
  [
    "a server's 401 does not become our 403",
    { _tag: 'Refused', status: 401, reason: 'inactive', token: bound },
    { ...baseFacts, requirement: scopes('admin') },
    '401 inactive'
  ],
  [
    '401s come before 403s: an expired token that lacks a scope has expired',
    { _tag: 'Active', token: { ...bound, expiresAt: at } },
    { ...baseFacts, requirement: scopes('admin') },
    '401 expired'
  ],
  [
    'a clock that is NaN is a server error',
    active,
    { ...baseFacts, now: Number.NaN },
    '500 clock_invalid'
  ],
  [
    'a clock near 1970, where no token has expired, is a server error',
    active,
    { ...baseFacts, now: at / 1000 },
    '500 clock_invalid'
  ],
  [
    'an infinite clock is a server error',
    active,
    { ...baseFacts, now: Number.POSITIVE_INFINITY },
    '500 clock_invalid'
  ],
  [
    'facts without a requirement are a server error',
    active,
    { now: at, thumbprint: first.thumbprint },
    '500 requirement_malformed'
  ]
] as const satisfies readonly (readonly [string, Introspection, Facts, string])[])
  test(title, () => assert.is(outcomeOf(decide(introspection, facts)), expected))

test("the user's checks come last: a token that fails ours never reaches them", () => {
  let calls = 0
  decide({ _tag: 'Active', token: { ...bound, expiresAt: at } }, baseFacts, [
    () => {
      calls += 1
      return undefined
    }
  ])
  assert.is(calls, 0)
})

for (const by of ['form', 'issuer', 'kind', 'a b', undefined, 5, {}, secret])
  test(`a foreign token by ${String(by).slice(0, 6)}: a known word is the detail, and the client learns nothing of it`, () => {
    const decision = decide({ _tag: 'Foreign', by } as never, baseFacts)
    const isKnown = by === 'form' || by === 'issuer'
    assert.is((decision as { readonly detail?: unknown }).detail, isKnown ? by : undefined)
    assert.equal((decision as { readonly challenges?: unknown }).challenges, [
      'Bearer error="invalid_token", error_description="The token is unknown, expired or revoked"'
    ])
  })

test.run()
