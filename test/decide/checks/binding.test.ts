import type { Facts, Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound as boundCheck, confirmed, type OwnCheck } from '../../../src/decide/checks'
import { bound, first, second, unbound } from '../../samples'
import { factsRequiring, factsWith, tokenWith } from './facts'

const test = suite('checks, binding')

const table: readonly (readonly [
  title: string,
  check: OwnCheck,
  token: Token,
  facts: Facts,
  reason: string | undefined
])[] = [
  [
    'the certificate it was issued to is accepted [RFC 8705 §3]',
    boundCheck,
    bound,
    factsWith(),
    undefined
  ],
  [
    'another certificate is refused [RFC 8705 §3]',
    boundCheck,
    bound,
    factsWith({ thumbprint: second.thumbprint }),
    'certificate_mismatch'
  ],
  [
    'no certificate is refused, never taken for an unbound caller [RFC 8705 §3]',
    boundCheck,
    bound,
    factsWith({ thumbprint: undefined }),
    'certificate_missing'
  ],
  [
    'an unbound token is refused even if the client sends a certificate',
    boundCheck,
    unbound,
    factsWith(),
    'unbound'
  ],
  [
    "an unbound token passes if the route's binding is optional",
    boundCheck,
    unbound,
    factsRequiring({ binding: 'optional' }),
    undefined
  ],
  [
    "a bound token needs its certificate even if the route's binding is optional",
    boundCheck,
    bound,
    { ...factsRequiring({ binding: 'optional' }), thumbprint: second.thumbprint },
    'certificate_mismatch'
  ],
  ['"any" accepts a certificate', boundCheck, bound, factsRequiring({ binding: 'any' }), undefined],
  [
    '"any" does not accept an unbound token',
    boundCheck,
    unbound,
    factsRequiring({ binding: 'any' }),
    'unbound'
  ],
  [
    'a route for DPoP does not accept a certificate instead',
    boundCheck,
    bound,
    factsRequiring({ binding: 'dpop' }),
    'unbound'
  ],
  [
    'a route for DPoP names another certificate as the reason',
    boundCheck,
    bound,
    { ...factsRequiring({ binding: 'dpop' }), thumbprint: second.thumbprint },
    'certificate_mismatch'
  ],
  [
    'without a requirement nothing is optional',
    boundCheck,
    unbound,
    factsWith({ requirement: undefined }),
    'unbound'
  ],
  [
    'a DPoP-bound token without a proof is refused [RFC 9449 §7.2]',
    confirmed,
    tokenWith({ confirmation: { jkt: first.thumbprint } }),
    factsWith(),
    'dpop_proof_missing'
  ],
  [
    'a DPoP key beside the right certificate still needs its proof',
    confirmed,
    tokenWith({ confirmation: { ...bound.confirmation, jkt: second.thumbprint } }),
    factsWith(),
    'dpop_proof_missing'
  ],
  [
    'an unknown confirmation alone is refused [RFC 7800 §3.1]',
    confirmed,
    tokenWith({ confirmation: { unknown: ['kid'] } }),
    factsRequiring({ binding: 'optional' }),
    'unknown_confirmation'
  ],
  [
    'an unknown confirmation beside a known one is ignored [RFC 7800 §3.1]',
    confirmed,
    tokenWith({ confirmation: { ...bound.confirmation, unknown: ['kid'] } }),
    factsWith(),
    undefined
  ]
]
for (const [title, check, token, facts, reason] of table)
  test(title, () => assert.is(check(token, facts)?.reason, reason))

test.run()
