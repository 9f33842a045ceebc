import type { Facts, Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addressed, type OwnCheck } from '../../../src/decide/checks'
import { bound } from '../../samples'
import { factsRequiring, factsWith, tokenWith } from './facts'

const test = suite('checks, audience')

const table: readonly (readonly [
  title: string,
  check: OwnCheck,
  token: Token,
  facts: Facts,
  reason: string | undefined
])[] = [
  [
    'a token that names no audience passes if none is configured',
    addressed,
    bound,
    factsWith(),
    undefined
  ],
  ...[undefined, [], ['']].flatMap(audience => {
    const named = JSON.stringify(audience) ?? 'absent'
    const token = tokenWith({ audience })
    const ours = { audience: ['https://api'] }
    const excused = { ...ours, absentAudience: 'allowed' } as const
    const ofRoute = { ...excused, ...factsRequiring({ audience: ['https://api/p'] }) }
    return [
      [`${named} is refused [RFC 9068 §4]`, addressed, token, factsWith(ours), 'wrong_audience'],
      [`${named} passes if the gate excuses it`, addressed, token, factsWith(excused), undefined],
      [`${named} never meets a route's own audience`, addressed, token, ofRoute, 'wrong_audience'],
      [`${named} meets "any"`, addressed, token, factsWith({ audience: 'any' }), undefined]
    ] as const
  }),
  [
    'the excuse for tokens without an audience excuses no other audience',
    addressed,
    tokenWith({ audience: ['', 'x'] }),
    factsWith({ audience: ['https://api'], absentAudience: 'allowed' }),
    'wrong_audience'
  ],
  [
    'a token that names an audience is refused if none is configured [RFC 9700 §2.3]',
    addressed,
    tokenWith({ audience: ['https://api'] }),
    factsWith(),
    'wrong_audience'
  ],
  [
    'a token that names ours among others passes',
    addressed,
    tokenWith({ audience: ['x', 'https://api'] }),
    factsWith({ audience: ['https://api'] }),
    undefined
  ],
  [
    'a token for another audience is refused [RFC 9700 §2.3]',
    addressed,
    tokenWith({ audience: ['x'] }),
    factsWith({ audience: ['https://api'] }),
    'wrong_audience'
  ],
  [
    'audiences are compared character by character',
    addressed,
    tokenWith({ audience: ['https://api/'] }),
    factsWith({ audience: ['https://api'] }),
    'wrong_audience'
  ],
  [
    '"any" accepts every audience',
    addressed,
    tokenWith({ audience: ['x'] }),
    factsWith({ audience: 'any' }),
    undefined
  ],
  [
    "a route's own audience must be named by the token",
    addressed,
    bound,
    factsRequiring({ audience: ['https://api/p'] }),
    'wrong_audience'
  ],
  [
    "a route's own audience replaces the gate's",
    addressed,
    tokenWith({ audience: ['https://api/p'] }),
    { ...factsRequiring({ audience: ['https://api/p'] }), audience: ['https://api'] },
    undefined
  ],
  [
    'a route\'s own audience is required even if the gate accepts "any"',
    addressed,
    tokenWith({ audience: ['x'] }),
    { ...factsRequiring({ audience: ['https://api/p'] }), audience: 'any' },
    'wrong_audience'
  ]
]
for (const [title, check, token, facts, reason] of table)
  test(title, () => assert.is(check(token, facts)?.reason, reason))

test.run()
