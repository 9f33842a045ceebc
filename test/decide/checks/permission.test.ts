import type { Check, Facts, Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { covered, owned, routed } from '../../../src/decide/checks'
import { unknownRoute } from '../../../src/require/requirement'
import { bound } from '../../samples'
import { factsRequiring, factsWith, tokenWith } from './facts'

const test = suite('checks, permission')

const table: readonly (readonly [
  title: string,
  check: Check,
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

test.run()
