// What is known of a function that we made, and which layers hand it on.
import {
  around,
  authlete,
  cached,
  coalesced,
  gate,
  jwt,
  memory,
  noScopes,
  rfc7662,
  timed,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Introspect } from '../../src/types'
import { inheritKnown, knownOf, setKnown } from '../../src/values/known'

const test = suite('what is known of a function')

const inactive: Introspect = () => ({ _tag: 'Inactive' })

test('a warm Introspect stays warm in layers, ours and those of users, and in a gate', () => {
  const introspect = around(
    setKnown<Introspect>((...input) => inactive(...input), { warm: true }),
    timed(1_000),
    coalesced,
    (inner: Introspect): Introspect =>
      (query, signal) =>
        inner(query, signal),
    cached(memory({ entries: 1 })),
    tokenOnly
  )
  assert.is(knownOf(introspect)?.warm, true)
  assert.is(knownOf(gate({ introspect, require: noScopes }))?.warm, true)
})
const url = 'http://localhost:1'
for (const [name, make] of [
  ['rfc7662', (warm?: boolean) => rfc7662({ endpoint: url, accessToken: 'secret-of-ours', warm })],
  [
    'authlete',
    (warm?: boolean) =>
      authlete({ baseUrl: url, serviceId: '1', serviceAccessToken: 'secret-of-ours', warm })
  ],
  ['jwt', (warm?: boolean) => jwt({ issuer: url, jwksUri: url, warm })]
] as const)
  test(`${name} is warm if its option says so`, () =>
    assert.equal(
      [true, false, undefined].map(warm => knownOf(make(warm))?.warm),
      [true, false, undefined]
    ))
test('a function of the user is not warm, nor what is around it', () => {
  assert.is(knownOf(inactive), undefined)
  assert.is(knownOf(around(inactive, timed(1_000)))?.warm, undefined)
  assert.is(knownOf(gate({ introspect: inactive, require: noScopes }))?.warm, undefined)
})
test('what a function has of its own is not replaced by what is inside it', () => {
  const inner = setKnown(() => 0, { fingerprint: 'inner', verified: { issuer: 'a' } })
  const outer = inheritKnown(
    setKnown(() => 0, { fingerprint: 'outer' }),
    inner
  )
  assert.equal(knownOf(outer), { fingerprint: 'outer', verified: { issuer: 'a' } })
})

test.run()
