import type { Check, Facts, Requirement, Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  addressed,
  bound as bind,
  confirmed,
  covered,
  fresh,
  owned,
  routed,
  started,
  strong,
  unexpired
} from '../../src/decide/checks'
import { unknownRoute } from '../../src/require/requirement'
import { at, bound, certificateOnly, first, second, unbound } from '../samples'

const test = suite('checks')

function facts(more: Partial<Facts> = {}): Facts {
  return { now: at, requirement: certificateOnly, thumbprint: first.thumbprint, ...more }
}
function asks(more: Partial<Requirement>): Facts {
  return facts({ requirement: { ...certificateOnly, ...more } })
}
const token = (more: Partial<Token>): Token => ({ ...bound, ...more })

const table: readonly (readonly [
  title: string,
  check: Check,
  token: Token,
  facts: Facts,
  reason: string | undefined
])[] = [
  [
    'a token before its expiry passes [RFC 7662 §2.2]',
    unexpired,
    token({ expiresAt: at + 1 }),
    facts(),
    undefined
  ],
  [
    'a token at its expiry has expired: now < exp',
    unexpired,
    token({ expiresAt: at }),
    facts(),
    'expired'
  ],
  [
    "leeway lengthens a token's life by so many seconds",
    unexpired,
    token({ expiresAt: at - 9 }),
    facts({ leeway: 10 }),
    undefined
  ],
  [
    'leeway is an end, not a grace beyond it',
    unexpired,
    token({ expiresAt: at - 10 }),
    facts({ leeway: 10 }),
    'expired'
  ],
  [
    'no expiry told: the server vouched for now',
    unexpired,
    token({ expiresAt: undefined }),
    facts(),
    undefined
  ],
  [
    'a clock that is no number expires every token',
    unexpired,
    token({}),
    facts({ now: Number.NaN }),
    'expired'
  ],
  [
    'a token before its time is refused [RFC 7519 §4.1.5]',
    started,
    token({ notBefore: at + 1 }),
    facts(),
    'not_yet_valid'
  ],
  ['a token at its time passes', started, token({ notBefore: at }), facts(), undefined],
  [
    'leeway lets a token begin earlier',
    started,
    token({ notBefore: at + 10 }),
    facts({ leeway: 10 }),
    undefined
  ],
  ['the certificate it was issued to is accepted [RFC 8705 §3]', bind, bound, facts(), undefined],
  [
    'another certificate is refused [RFC 8705 §3]',
    bind,
    bound,
    facts({ thumbprint: second.thumbprint }),
    'certificate_mismatch'
  ],
  [
    'no certificate is refused, never taken for an unbound caller [RFC 8705 §3]',
    bind,
    bound,
    facts({ thumbprint: undefined }),
    'certificate_missing'
  ],
  [
    'an unbound token is refused though a certificate is shown: the binding cannot be dodged',
    bind,
    unbound,
    facts(),
    'unbound'
  ],
  [
    'an unbound token passes where the route says so in words',
    bind,
    unbound,
    asks({ binding: 'optional' }),
    undefined
  ],
  [
    'a bound token needs its certificate on a route for bearer tokens, too',
    bind,
    bound,
    { ...asks({ binding: 'optional' }), thumbprint: second.thumbprint },
    'certificate_mismatch'
  ],
  ['"any" accepts a certificate', bind, bound, asks({ binding: 'any' }), undefined],
  ['"any" does not accept an unbound token', bind, unbound, asks({ binding: 'any' }), 'unbound'],
  [
    'a route for DPoP does not accept a certificate in its place',
    bind,
    bound,
    asks({ binding: 'dpop' }),
    'unbound'
  ],
  [
    'a route for DPoP refuses another certificate as such',
    bind,
    bound,
    { ...asks({ binding: 'dpop' }), thumbprint: second.thumbprint },
    'certificate_mismatch'
  ],
  [
    'without a requirement nothing is optional',
    bind,
    unbound,
    facts({ requirement: undefined }),
    'unbound'
  ],
  [
    'a DPoP-bound token without a proof is refused [RFC 9449 §7.2]',
    confirmed,
    token({ confirmation: { jkt: first.thumbprint } }),
    facts(),
    'dpop_proof_missing'
  ],
  [
    'a DPoP key beside the right certificate still needs its proof',
    confirmed,
    token({ confirmation: { ...bound.confirmation, jkt: second.thumbprint } }),
    facts(),
    'dpop_proof_missing'
  ],
  [
    'an unknown confirmation alone refuses [RFC 7800 §3.1]',
    confirmed,
    token({ confirmation: { unknown: ['kid'] } }),
    asks({ binding: 'optional' }),
    'unknown_confirmation'
  ],
  [
    'an unknown confirmation beside a known one is ignored [RFC 7800 §3.1]',
    confirmed,
    token({ confirmation: { ...bound.confirmation, unknown: ['kid'] } }),
    facts(),
    undefined
  ],
  ['a token that names no audience may be for us', addressed, bound, facts(), undefined],
  [
    'a token that names an audience is refused where none is configured [RFC 9700 §2.3]',
    addressed,
    token({ audience: ['https://api'] }),
    facts(),
    'wrong_audience'
  ],
  [
    'a token that names ours among others passes',
    addressed,
    token({ audience: ['x', 'https://api'] }),
    facts({ audience: ['https://api'] }),
    undefined
  ],
  [
    'a token for others is refused [RFC 9700 §2.3]',
    addressed,
    token({ audience: ['x'] }),
    facts({ audience: ['https://api'] }),
    'wrong_audience'
  ],
  [
    'audiences are compared as they are written',
    addressed,
    token({ audience: ['https://api/'] }),
    facts({ audience: ['https://api'] }),
    'wrong_audience'
  ],
  [
    '"any" looks at no audience',
    addressed,
    token({ audience: ['x'] }),
    facts({ audience: 'any' }),
    undefined
  ],
  [
    "a route's own audience must be named by the token",
    addressed,
    bound,
    asks({ audience: ['https://api/p'] }),
    'wrong_audience'
  ],
  [
    "a route's own audience stands in place of the gate's",
    addressed,
    token({ audience: ['https://api/p'] }),
    { ...asks({ audience: ['https://api/p'] }), audience: ['https://api'] },
    undefined
  ],
  [
    'a route\'s own audience is asked for under "any", too',
    addressed,
    token({ audience: ['x'] }),
    { ...asks({ audience: ['https://api/p'] }), audience: 'any' },
    'wrong_audience'
  ],
  [
    'a recent authentication passes [RFC 9470 §4]',
    fresh,
    token({ authTime: at - 300 }),
    asks({ maxAge: 300 }),
    undefined
  ],
  [
    'an older one is stale [RFC 9470 §4]',
    fresh,
    token({ authTime: at - 301 }),
    asks({ maxAge: 300 }),
    'stale_authentication'
  ],
  [
    'a token that does not say when cannot satisfy a maximum age',
    fresh,
    bound,
    asks({ maxAge: 300 }),
    'stale_authentication'
  ],
  [
    'an authentication in the future is none',
    fresh,
    token({ authTime: at + 1 }),
    asks({ maxAge: 300 }),
    'stale_authentication'
  ],
  [
    'one of the demanded contexts suffices [RFC 9470 §4]',
    strong,
    token({ acr: 'loa3' }),
    asks({ acr: ['loa2', 'loa3'] }),
    undefined
  ],
  [
    'another context is too weak',
    strong,
    token({ acr: 'loa1' }),
    asks({ acr: ['loa2', 'loa3'] }),
    'weak_authentication'
  ],
  ['no context is too weak', strong, bound, asks({ acr: ['loa2'] }), 'weak_authentication'],
  [
    'a route without a rule is refused',
    routed,
    bound,
    facts({ requirement: unknownRoute }),
    'unknown_route'
  ],
  ['the demanded subject passes', owned, bound, asks({ subject: 'john' }), undefined],
  ['another subject is refused', owned, bound, asks({ subject: 'jane' }), 'wrong_subject'],
  [
    'no subject is another subject',
    owned,
    token({ subject: undefined }),
    asks({ subject: 'jane' }),
    'wrong_subject'
  ],
  [
    'granted scopes in any order pass [RFC 6750 §3.1]',
    covered,
    bound,
    asks({ scopes: ['payments', 'time:query'] }),
    undefined
  ],
  [
    'a scope that is lacking refuses [RFC 6750 §3.1]',
    covered,
    bound,
    asks({ scopes: ['time:query', 'admin'] }),
    'insufficient_scope'
  ],
  [
    "part of a scope's name is not that scope",
    covered,
    bound,
    asks({ scopes: ['time'] }),
    'insufficient_scope'
  ],
  [
    'scopes are compared by case [RFC 6749 §3.3]',
    covered,
    bound,
    asks({ scopes: ['Payments'] }),
    'insufficient_scope'
  ],
  [
    'without a requirement nothing is covered',
    covered,
    bound,
    facts({ requirement: undefined }),
    'insufficient_scope'
  ]
]
for (const [title, check, given, known, reason] of table)
  test(title, () => assert.is(check(given, known)?.reason, reason))

test('insufficient_scope names the scopes that are needed [RFC 6750 §3.1]', () =>
  assert.match(
    covered(bound, asks({ scopes: ['a', 'b'] }))?.challenges[0] ?? '',
    /^Bearer error="insufficient_scope", .*scope="a b"$/
  ))

test('step-up names contexts and age [RFC 9470 §3]', () => {
  const refusal = strong(bound, asks({ acr: ['loa2', 'loa3'], maxAge: 5 }))
  assert.is(refusal?.status, 401)
  assert.match(
    refusal?.challenges[0] ?? '',
    /^Bearer error="insufficient_user_authentication", .*acr_values="loa2 loa3", max_age="5"$/
  )
})

test.run()
