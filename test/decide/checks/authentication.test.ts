import type { Facts, Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fresh, type OwnCheck, strong } from '../../../src/decide/checks'
import { at, bound } from '../../samples'
import { factsRequiring, tokenWith } from './facts'

const test = suite('checks, authentication')

const table: readonly (readonly [
  title: string,
  check: OwnCheck,
  token: Token,
  facts: Facts,
  reason: string | undefined
])[] = [
  [
    'a recent authentication passes [RFC 9470 §4]',
    fresh,
    tokenWith({ authTime: at - 300 }),
    factsRequiring({ maxAge: 300 }),
    undefined
  ],
  [
    'an older authentication is stale [RFC 9470 §4]',
    fresh,
    tokenWith({ authTime: at - 301 }),
    factsRequiring({ maxAge: 300 }),
    'stale_authentication'
  ],
  [
    'a token without an authentication time is stale if a maximum age is required',
    fresh,
    bound,
    factsRequiring({ maxAge: 300 }),
    'stale_authentication'
  ],
  [
    'an authentication in the future is stale',
    fresh,
    tokenWith({ authTime: at + 1 }),
    factsRequiring({ maxAge: 300 }),
    'stale_authentication'
  ],
  [
    'one of the required contexts is enough [RFC 9470 §4]',
    strong,
    tokenWith({ acr: 'loa3' }),
    factsRequiring({ acr: ['loa2', 'loa3'] }),
    undefined
  ],
  [
    'another context is too weak',
    strong,
    tokenWith({ acr: 'loa1' }),
    factsRequiring({ acr: ['loa2', 'loa3'] }),
    'weak_authentication'
  ],
  [
    'no context is too weak',
    strong,
    bound,
    factsRequiring({ acr: ['loa2'] }),
    'weak_authentication'
  ]
]
for (const [title, check, token, facts, reason] of table)
  test(title, () => assert.is(check(token, facts)?.reason, reason))

test('the step-up challenge names contexts and age [RFC 9470 §3]', () => {
  const refusal = strong(bound, factsRequiring({ acr: ['loa2', 'loa3'], maxAge: 5 }))
  assert.is(refusal?.status, 401)
  assert.match(
    refusal?.challenges[0] ?? '',
    /^Bearer error="insufficient_user_authentication", .*acr_values="loa2 loa3", max_age="5"$/
  )
})

test.run()
