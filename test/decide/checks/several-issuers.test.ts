// Of several issuers one's jane is not another's: a requirement must say whose it means.
import { decide, type Requirement, type Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { unambiguous } from '../../../src/decide/checks'
import { at } from '../../samples'
import { factsRequiring, tokenWith } from './facts'

const test = suite('checks, several issuers')

const issuer = 'https://a.example.com'
const marked = tokenWith({ subject: 'jane', acr: 'loa3', issuer, issuers: 'several' })
const missing = 'requirement_malformed issuer_missing'

function outcome(token: Token, requirement: Partial<Requirement>): string {
  const decision = decide({ _tag: 'Active', token }, factsRequiring(requirement))
  if (decision._tag === 'Allow') return 'Allow'
  return [decision.status, decision.reason, decision.detail].join(' ').trim()
}

for (const [title, token, requirement, expected] of [
  ['a subject without its issuer is 500', marked, { subject: 'jane' }, `500 ${missing}`],
  ['a client without its issuer is 500', marked, { client: 'app' }, `500 ${missing}`],
  ['an acr without its issuer is 500', marked, { acr: ['loa3'] }, `500 ${missing}`],
  ['that is so for every subject: 403 would compare', marked, { subject: 'x' }, `500 ${missing}`],
  ['that is so for every client', marked, { client: 'x' }, `500 ${missing}`],
  ['that is so for every acr', marked, { acr: ['x'] }, `500 ${missing}`],
  ['before a missing scope', marked, { subject: 'jane', scopes: ['x'] }, `500 ${missing}`],
  ['a subject of the issuer passes', marked, { subject: 'jane', issuer }, 'Allow'],
  [
    'a client and an acr of the issuer pass',
    marked,
    { client: 'app', acr: ['loa3'], issuer },
    'Allow'
  ],
  [
    "another issuer's subject is 401",
    marked,
    { subject: 'jane', issuer: 'https://b.example.com' },
    '401 wrong_issuer'
  ],
  [
    'without subject, client and acr no issuer is needed',
    marked,
    { maxAge: 5 },
    '401 stale_authentication'
  ],
  [
    'a token of the only issuer needs none',
    tokenWith({ subject: 'jane', issuer }),
    { subject: 'jane' },
    'Allow'
  ],
  [
    'an expired token learns nothing',
    { ...marked, expiresAt: at },
    { subject: 'jane' },
    '401 expired'
  ],
  [
    'a token that is not valid yet learns nothing',
    { ...marked, notBefore: at + 1 },
    { subject: 'jane' },
    '401 not_yet_valid'
  ],
  [
    'an unbound token learns nothing',
    { ...marked, confirmation: {} },
    { subject: 'jane' },
    '401 unbound'
  ],
  [
    'a token for another API learns nothing',
    { ...marked, audience: ['others'] },
    { subject: 'jane' },
    '401 wrong_audience'
  ],
  [
    'an unknown route comes first',
    marked,
    { subject: 'jane', route: 'unknown' },
    '403 unknown_route'
  ],
  [
    'a mark without an issuer says that none was verified: its jane may be anyone',
    { ...marked, issuer: undefined },
    { subject: 'jane' },
    '500 requirement_malformed issuer_missing'
  ],
  [
    'an issuer that would not end in a principal is malformed under the mark',
    { ...marked, issuer: 'https://a|b' },
    {},
    '500 introspection_malformed token'
  ],
  [
    'another mark is malformed',
    { ...marked, issuers: 'two' as never },
    {},
    '500 introspection_malformed token'
  ]
] as const)
  test(title, () => assert.is(outcome(token, requirement), expected))

test('a refusal of the server stays what it is', () => {
  const decision = decide(
    { _tag: 'Refused', status: 403, reason: 'refused_by_server', token: marked },
    factsRequiring({ subject: 'jane' })
  )
  assert.is(decision._tag === 'Deny' && decision.reason, 'refused_by_server')
})
test('the check alone knows nothing of a missing requirement', () =>
  assert.is(unambiguous(marked, { now: at }), undefined))

test.run()
