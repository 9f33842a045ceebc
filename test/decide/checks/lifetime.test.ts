import type { Facts, Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type OwnCheck, started, unexpired } from '../../../src/decide/checks'
import { at } from '../../samples'
import { factsWith, tokenWith } from './facts'

const test = suite('checks, lifetime')

const table: readonly (readonly [
  title: string,
  check: OwnCheck,
  token: Token,
  facts: Facts,
  reason: string | undefined
])[] = [
  [
    'a token before its expiry passes [RFC 7662 §2.2]',
    unexpired,
    tokenWith({ expiresAt: at + 1 }),
    factsWith(),
    undefined
  ],
  [
    'a token at its expiry has expired: now < exp',
    unexpired,
    tokenWith({ expiresAt: at }),
    factsWith(),
    'expired'
  ],
  [
    "leeway extends a token's life by that many seconds",
    unexpired,
    tokenWith({ expiresAt: at - 9 }),
    factsWith({ leeway: 10 }),
    undefined
  ],
  [
    'a token expires exactly at the end of the leeway',
    unexpired,
    tokenWith({ expiresAt: at - 10 }),
    factsWith({ leeway: 10 }),
    'expired'
  ],
  [
    'a token without an expiry passes',
    unexpired,
    tokenWith({ expiresAt: undefined }),
    factsWith(),
    undefined
  ],
  [
    'every token has expired if the clock is NaN',
    unexpired,
    tokenWith({}),
    factsWith({ now: Number.NaN }),
    'expired'
  ],
  [
    'a token before its time is refused [RFC 7519 §4.1.5]',
    started,
    tokenWith({ notBefore: at + 1 }),
    factsWith(),
    'not_yet_valid'
  ],
  [
    'a token at its "not before" passes',
    started,
    tokenWith({ notBefore: at }),
    factsWith(),
    undefined
  ],
  [
    'leeway lets a token start earlier',
    started,
    tokenWith({ notBefore: at + 10 }),
    factsWith({ leeway: 10 }),
    undefined
  ]
]
for (const [title, check, token, facts, reason] of table)
  test(title, () => assert.is(check(token, facts)?.reason, reason))

test.run()
