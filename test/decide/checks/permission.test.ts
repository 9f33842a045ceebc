import type { Facts, Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { covered, issued, type OwnCheck, owned, routed } from '../../../src/decide/checks'
import { unknownRoute } from '../../../src/require/requirement'
import { bound } from '../../samples'
import { factsRequiring, factsWith, tokenWith } from './facts'

const test = suite('checks, permission')

const table: readonly (readonly [
  title: string,
  check: OwnCheck,
  token: Token,
  facts: Facts,
  reason: string | undefined
])[] = [
  [
    'a route without a rule is refused',
    routed,
    bound,
    factsWith({ requirement: unknownRoute }),
    'unknown_route'
  ],
  ['the required subject passes', owned, bound, factsRequiring({ subject: 'john' }), undefined],
  [
    'another subject is refused',
    owned,
    bound,
    factsRequiring({ subject: 'jane' }),
    'wrong_subject'
  ],
  [
    'a token without a subject is refused',
    owned,
    tokenWith({ subject: undefined }),
    factsRequiring({ subject: 'jane' }),
    'wrong_subject'
  ],
  [
    "a client's own token is no user's, even under the user's name",
    owned,
    tokenWith({ subject: 'jane', clientId: 'jane' }),
    factsRequiring({ subject: 'jane' }),
    'wrong_subject'
  ],
  [
    'the required client passes, with a user',
    owned,
    tokenWith({ subject: 'john', clientId: 'app' }),
    factsRequiring({ client: 'app' }),
    undefined
  ],
  [
    'the required client passes, with its own token',
    owned,
    tokenWith({ subject: 'app', clientId: 'app' }),
    factsRequiring({ client: 'app' }),
    undefined
  ],
  [
    'another client is refused',
    owned,
    tokenWith({ subject: 'app', clientId: 'other' }),
    factsRequiring({ client: 'app' }),
    'wrong_client'
  ],
  [
    'a token that names no client is refused',
    owned,
    tokenWith({ subject: 'app', clientId: undefined }),
    factsRequiring({ client: 'app' }),
    'wrong_client'
  ],
  [
    'client and subject are both required',
    owned,
    tokenWith({ subject: 'john', clientId: 'app' }),
    factsRequiring({ client: 'app', subject: 'jane' }),
    'wrong_subject'
  ],
  [
    'the required issuer passes',
    issued,
    tokenWith({ issuer: 'https://as' }),
    factsRequiring({ issuer: 'https://as' }),
    undefined
  ],
  [
    'issuers are compared character by character',
    issued,
    tokenWith({ issuer: 'https://as/' }),
    factsRequiring({ issuer: 'https://as' }),
    'wrong_issuer'
  ],
  [
    'a token whose issuer was not verified is refused',
    issued,
    tokenWith({ issuer: undefined, claims: { iss: 'https://as' } }),
    factsRequiring({ issuer: 'https://as' }),
    'wrong_issuer'
  ],
  [
    'one of the alternative scopes is enough',
    covered,
    bound,
    factsRequiring({ scopes: [], anyScope: ['admin', 'payments'] }),
    undefined
  ],
  [
    'no alternative scope is refused',
    covered,
    bound,
    factsRequiring({ scopes: [], anyScope: ['admin', 'payment'] }),
    'insufficient_scope'
  ],
  [
    'an alternative does not replace the required scopes',
    covered,
    bound,
    factsRequiring({ scopes: ['admin'], anyScope: ['payments'] }),
    'insufficient_scope'
  ],
  [
    'granted scopes in any order pass [RFC 6750 §3.1]',
    covered,
    bound,
    factsRequiring({ scopes: ['payments', 'time:query'] }),
    undefined
  ],
  [
    'a missing scope is refused [RFC 6750 §3.1]',
    covered,
    bound,
    factsRequiring({ scopes: ['time:query', 'admin'] }),
    'insufficient_scope'
  ],
  [
    "part of a scope's name is not that scope",
    covered,
    bound,
    factsRequiring({ scopes: ['time'] }),
    'insufficient_scope'
  ],
  [
    'scopes are case-sensitive [RFC 6749 §3.3]',
    covered,
    bound,
    factsRequiring({ scopes: ['Payments'] }),
    'insufficient_scope'
  ],
  [
    'without a requirement no scope is enough',
    covered,
    bound,
    factsWith({ requirement: undefined }),
    'insufficient_scope'
  ]
]
for (const [title, check, token, facts, reason] of table)
  test(title, () => assert.is(check(token, facts)?.reason, reason))

test('insufficient_scope names the required scopes [RFC 6750 §3.1]', () =>
  assert.match(
    covered(bound, factsRequiring({ scopes: ['a', 'b'] }))?.challenges[0] ?? '',
    /^Bearer error="insufficient_scope", .*scope="a b"$/
  ))

test('insufficient_scope names the required scopes and the first alternative', () =>
  assert.match(
    covered(bound, factsRequiring({ scopes: ['a'], anyScope: ['b', 'c'] }))?.challenges[0] ?? '',
    /^Bearer error="insufficient_scope", .*scope="a b"$/
  ))

test.run()
