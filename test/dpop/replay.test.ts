import { type Introspect, memoryReplay, noScopes, type ReplayStore } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, knowsToken } from '../samples'
import {
  boundToKey,
  countingReplay,
  describe,
  dpopGate,
  dpopWith,
  errorsOf,
  newReplay
} from './gates'
import { proofWith, signedAnew } from './proofs'

const test = suite('dpop, replay')

const good = proofWith()

test('a proof is good for one request: the second is 401 invalid_dpop_proof [RFC 9449 §11.1]', async () => {
  const decide = dpopGate()
  assert.is(describe(await decide(dpopWith(good))), 'Allow')
  const second = await decide(dpopWith(good))
  assert.is(describe(second), '401 dpop_proof_replayed')
  assert.equal(errorsOf(second), { Bearer: undefined, DPoP: 'invalid_dpop_proof' })
  assert.is(describe(await decide(dpopWith(proofWith({ jti: 'proof-2' })))), 'Allow')
})

for (const [title, again] of [
  ['signed anew', proofWith()],
  ['with the other form of its ES256 signature', signedAnew(good)],
  ['with another iat', proofWith({ iat: at - 1 })]
] as const)
  test(`a proof is known by key and jti: ${title} it is a replay`, async () => {
    assert.is.not(again, good)
    const decide = dpopGate()
    assert.is(describe(await decide(dpopWith(good))), 'Allow')
    assert.is(describe(await decide(dpopWith(again))), '401 dpop_proof_replayed')
  })

test('of requests at the same time with one proof, one passes', async () => {
  const store = newReplay()
  const replay: ReplayStore = { add: async (...call) => store.add(...call) }
  const decide = dpopGate({}, { replay })
  await decide(dpopWith(proofWith({ jti: 'first' })))
  const decisions = await Promise.all(Array.from({ length: 8 }, () => decide(dpopWith(good))))
  assert.is(decisions.filter(({ _tag }) => _tag === 'Allow').length, 1)
})

test('two gates with one store: what one has seen is a replay for the other', async () => {
  const options = { replay: newReplay() }
  assert.is(describe(await dpopGate({}, options)(dpopWith(good))), 'Allow')
  assert.is(describe(await dpopGate({}, options)(dpopWith(good))), '401 dpop_proof_replayed')
})

test('what is refused spends no proof: expired, of another key, badly signed, without scope', async () => {
  const { store, keys } = countingReplay()
  const decide = (introspect: Introspect, more = {}) =>
    dpopGate({ introspect, ...more }, { replay: store })
  const active = knowsToken(boundToKey)
  const admin = { scopes: ['admin'], binding: 'any' } as const
  const bad = good.replace(/.{5}$/, 'AAAAA')
  for (const [gate, proof, expected] of [
    [decide(knowsToken({ ...boundToKey, expiresAt: at })), good, '401 expired'],
    [
      decide(knowsToken({ ...boundToKey, confirmation: { jkt: 'x'.repeat(42) + 'A' } })),
      good,
      '401 dpop_key_mismatch'
    ],
    [decide(active), bad, '401 dpop_proof_invalid signature'],
    [decide(active, { require: admin }), good, '403 insufficient_scope'],
    [decide(active, { require: noScopes }), good, '401 unbound']
  ] as const)
    assert.is(describe(await gate(dpopWith(proof))), expected)
  assert.equal(keys, [])
  assert.is(describe(await decide(active)(dpopWith(good))), 'Allow')
  assert.is(keys.length, 1)
})

for (const [seconds, options, life] of [
  [130, {}, 'lifetime + leeway + 60'],
  [361, { lifetime: 300, leeway: 1 }, 'lifetime + leeway + 60']
] as const)
  test(`a proof is remembered for ${seconds} seconds, ${life}, whatever its iat is`, async () => {
    for (const iat of [at, at + 1, at - 50]) {
      const lives: number[] = []
      const store = newReplay()
      const replay: ReplayStore = {
        add: (key, life, owner) => {
          lives.push(life)
          return store.add(key, life, owner)
        }
      }
      assert.is(
        describe(await dpopGate({}, { ...options, replay })(dpopWith(proofWith({ iat })))),
        'Allow'
      )
      assert.is(lives.at(-1), seconds)
    }
  })

test('from the first to the last moment of its life a proof is a replay, and then it is too old', async () => {
  let seconds = at - 10
  const now = () => seconds * 1000
  const replay = memoryReplay({ entries: 10, processes: 1, now })
  const decide = dpopGate({ now }, { replay })
  assert.is(describe(await decide(dpopWith(good))), 'Allow')
  for (; seconds < at + 60; seconds += 1)
    assert.is(describe(await decide(dpopWith(good))), '401 dpop_proof_replayed', `${seconds}`)
  assert.is(describe(await decide(dpopWith(good))), '401 dpop_proof_invalid iat')
})

test("with 'unchecked' a proof may be used again while it is fresh", async () => {
  const decide = dpopGate({}, { replay: 'unchecked' })
  for (let i = 0; i < 2; i += 1) assert.is(describe(await decide(dpopWith(good))), 'Allow')
})

for (const [title, add, detail] of [
  ['always says true', () => true, 'store_unproven'],
  ['always says false', () => false, 'store_unproven'],
  ['says 1', () => 1, 'store_answer'],
  ['throws', () => assert.unreachable('x'), 'store_threw'],
  ['rejects', () => Promise.reject(new Error('x')), 'store_threw']
] as const)
  test(`a store that ${title}: 503 replay_unavailable ${detail}`, async () => {
    const decision = await dpopGate({}, { replay: { add: add as never } })(dpopWith(good))
    assert.is(describe(decision), `503 replay_unavailable ${detail}`)
    assert.is((decision as { retryAfter?: number }).retryAfter, 1)
  })
test('a store that is full: 503, and what it knows stays a replay', async () => {
  const replay = memoryReplay({ entries: 3, perOwner: 3, processes: 1, now: () => at * 1000 })
  const decide = dpopGate({}, { replay })
  for (const jti of ['1', '2'])
    assert.is(describe(await decide(dpopWith(proofWith({ jti })))), 'Allow')
  assert.is(describe(await decide(dpopWith(good))), '503 replay_unavailable store_full')
  assert.is(describe(await decide(dpopWith(proofWith({ jti: '1' })))), '401 dpop_proof_replayed')
})
test('one client fills its share: it gets 503, and others pass, also its name at another issuer', async () => {
  const replay = memoryReplay({ entries: 8, processes: 1, now: () => at * 1000 })
  let token = boundToKey
  const decide = dpopGate({ introspect: query => knowsToken(token)(query) }, { replay })
  const full = '503 replay_unavailable owner_full'
  for (const [i, [clientId, issuer, expected]] of [
    ['app', 'https://a.example', 'Allow'],
    ['app', 'https://a.example', 'Allow'],
    ['app', 'https://a.example', full],
    ['app', 'https://b.example', 'Allow'],
    ['other', 'https://a.example', 'Allow'],
    ['app', 'https://a.example', full]
  ].entries()) {
    token = { ...boundToKey, clientId, issuer }
    assert.is(describe(await decide(dpopWith(proofWith({ jti: `${i}` })))), expected)
  }
})
test('a store that does not answer before the deadline: 503, and never 500', async () => {
  const replay: ReplayStore = { add: () => new Promise(() => undefined) }
  const decide = dpopGate({ deadline: 10 }, { replay })
  assert.is(describe(await decide(dpopWith(good))), '503 replay_unavailable store_timeout')
})

test.run()
