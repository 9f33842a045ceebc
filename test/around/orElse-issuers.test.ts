// The server behind orElse is one issuer more: one issuer's `jane` is not another's.
import {
  around,
  breaker,
  byIssuer,
  confirmedBy,
  type Introspect,
  jwt,
  orElse,
  timed
} from 'gatecheck'
import { signedTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows } from '../samples'
import { countingServer, issuerA, issuerB } from './issuers'

const test = suite('orElse, issuers')

const as = await signedTokens({ issuer: issuerA })
const a = jwt({ issuer: issuerA, keys: as.keys })
const both = byIssuer({ [issuerA]: a, [issuerB]: countingServer(issuerB).introspect })
const server = (issuer?: string): Introspect => countingServer(issuer).introspect
const opaque = 'tok_5f8Zq2'

async function markOf(introspect: Introspect, token: string): Promise<string> {
  const answer = await introspect({ token })
  return answer._tag === 'Active' ? `${answer.token.issuers}` : answer._tag
}
for (const [title, first, second, ofFirst, ofSecond] of [
  ['the same issuer: one', a, server(issuerA), 'undefined', 'undefined'],
  ['another issuer: several', a, server(issuerB), 'several', 'several'],
  ["no verified issuer: its tokens may be anyone's", a, server(), 'undefined', 'several'],
  [
    'a layer changes nothing',
    around(a, timed(100)),
    around(server(issuerB), timed(100)),
    'several',
    'several'
  ],
  ['several first, one of them second', both, server(issuerA), 'several', 'several'],
  ['several first, no verified issuer second', both, server(), 'several', 'several'],
  ['several second', a, around(both, orElse(server(issuerB))), 'several', 'several'],
  [
    "a function of the user's second, with the same issuer",
    a,
    knows({ _tag: 'Active', token: { ...bound, issuer: issuerA } }),
    'undefined',
    'undefined'
  ],
  [
    "a function of the user's second, with another issuer",
    a,
    knows({ _tag: 'Active', token: { ...bound, issuer: issuerB } }),
    'undefined',
    'several'
  ]
] as const)
  test(`orElse, ${title}`, async () => {
    const introspect = around(first, orElse(second))
    assert.is(await markOf(introspect, await as.sign()), ofFirst)
    assert.is(await markOf(introspect, opaque), ofSecond)
  })
test('a third server is compared with both before it', async () => {
  const introspect = around(a, orElse(a), orElse(server(issuerB)))
  assert.is(await markOf(introspect, await as.sign()), 'several')
})
test('confirmedBy refuses a server of an issuer that the first does not verify', () => {
  assert.throws(() => around(a, confirmedBy(server(issuerB))), /options issuer must be equal/)
  assert.throws(() => around(a, confirmedBy(server(`${issuerA}/`))), TypeError)
  for (const second of [server(issuerA), server(), knows({ _tag: 'Inactive' })])
    assert.not.throws(() => around(a, confirmedBy(second)))
  assert.not.throws(() => around(both, confirmedBy(server(issuerB))))
  assert.not.throws(() => around(knows({ _tag: 'Inactive' }), confirmedBy(server(issuerB))))
})
test('breaker goes around one server: around several a forged JWT would count as its good answer', () => {
  const broken = breaker({ failures: 2, pause: 1_000 })
  for (const layers of [
    [confirmedBy(server())],
    [orElse(server())],
    [orElse(server()), timed(100)]
  ])
    assert.throws(() => around(a, ...layers, broken), /breaker\(options\): it is around byIssuer/)
  assert.throws(() => around(both, broken), TypeError)
  assert.not.throws(() => around(a, confirmedBy(around(server(), broken))))
})

test.run()
