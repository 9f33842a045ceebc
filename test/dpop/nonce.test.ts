import { decide as decideAlone, dpop, nonces, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, knowsToken, request } from '../samples'
import {
  allowed,
  boundToKey,
  countingReplay,
  describe,
  dpopGate,
  dpopWith,
  errorsOf,
  newReplay
} from './gates'
import { proofWith } from './proofs'

const test = suite('dpop, nonces in a gate')

const secret = 'n'.repeat(32)
const ours = nonces({ secret, space: 'a' })
function gateAt(seconds: number, more: Parameters<typeof dpopGate>[1] = {}) {
  const introspect = knowsToken({ ...boundToKey, expiresAt: at + 200_000 })
  return dpopGate({ now: () => seconds * 1000, introspect }, { nonces: ours, ...more })
}

/** As a client learns it: from a refusal. */
async function nonceAt(seconds: number, more = {}): Promise<string> {
  const decision = await gateAt(seconds, more)(dpopWith(proofWith()))
  assert.is(describe(decision), '401 dpop_nonce_required')
  const { nonce } = decision as { readonly nonce?: string }
  assert.match(nonce ?? '', /^[\x21\x23-\x5b\x5d-\x7e]{43}$/)
  return nonce ?? ''
}

test('a proof without a nonce: 401 use_dpop_nonce in the scheme DPoP, with a nonce [RFC 9449 §9]', async () => {
  const decision = await gateAt(at)(dpopWith(proofWith()))
  assert.is(describe(decision), '401 dpop_nonce_required')
  assert.equal(errorsOf(decision), { Bearer: undefined, DPoP: 'use_dpop_nonce' })
  assert.is((decision as { nonce?: string }).nonce, await nonceAt(at))
})

test('with that nonce the next try is allowed, and the answer has the current nonce [RFC 9449 §8.2]', async () => {
  const nonce = await nonceAt(at)
  const decision = await gateAt(at + 59)(dpopWith(proofWith({ nonce })))
  assert.is(allowed(decision).nonce, await nonceAt(at + 59))
})

test('no other refusal has a nonce, and an Allow without nonces has none', async () => {
  assert.is(allowed(await dpopGate()(dpopWith(proofWith()))).nonce, undefined)
  assert.not.ok('nonce' in (await gateAt(at)(dpopWith(proofWith({ htm: 'POST' })))))
})

for (const [title, nonce, expected] of [
  ['of the step before', () => nonceAt(at - 60), 'Allow'],
  ['of two steps before', () => nonceAt(at - 120), '401 dpop_nonce_required'],
  ['of the next step', () => nonceAt(at + 60), '401 dpop_nonce_required'],
  [
    'of another space',
    () => nonceAt(at, { nonces: nonces({ secret, space: 'b' }) }),
    '401 dpop_nonce_required'
  ],
  [
    'of another secret',
    () => nonceAt(at, { nonces: nonces({ secret: `${secret}x`, space: 'a' }) }),
    '401 dpop_nonce_required'
  ],
  ['that is no text', () => 7, '401 dpop_nonce_required'],
  ['that is empty', () => '', '401 dpop_nonce_required']
] as const)
  test(`a nonce ${title}: ${expected}`, async () =>
    assert.is(describe(await gateAt(at)(dpopWith(proofWith({ nonce: await nonce() })))), expected))

for (const [offset, expected] of [
  [-86_400, 'Allow'],
  [86_400, 'Allow'],
  [-86_401, '401 dpop_proof_invalid iat'],
  [86_401, '401 dpop_proof_invalid iat']
] as const)
  test(`with a nonce, an iat ${offset} seconds off: ${expected}`, async () => {
    const proof = proofWith({ nonce: await nonceAt(at), iat: at + offset })
    assert.is(describe(await gateAt(at)(dpopWith(proof))), expected)
  })

test('a nonce may be used by many proofs, a proof once', async () => {
  const decide = gateAt(at)
  const nonce = await nonceAt(at)
  const proof = proofWith({ nonce })
  assert.is(describe(await decide(dpopWith(proof))), 'Allow')
  assert.is(describe(await decide(dpopWith(proofWith({ nonce, jti: '2' })))), 'Allow')
  assert.is(describe(await decide(dpopWith(proof))), '401 dpop_proof_replayed')
})

test('a proof is remembered while its nonce is accepted: two steps and 60 seconds', async () => {
  const lives: number[] = []
  const store = newReplay()
  const slow = nonces({ secret, space: 'a', step: 300 })
  const replay = {
    add: (key: string, seconds: number, owner: string) => {
      lives.push(seconds)
      return store.add(key, seconds, owner)
    }
  }
  const nonce = await nonceAt(at, { nonces: slow })
  const decide = gateAt(at, { nonces: slow, replay })
  assert.is(describe(await decide(dpopWith(proofWith({ nonce })))), 'Allow')
  assert.is(lives.at(-1), 660)
})

test('a refusal for want of a nonce spends nothing and asks nobody', async () => {
  const { store, keys } = countingReplay()
  const introspect = () => assert.unreachable('asked') as never
  const decide = dpopGate({ introspect }, { nonces: ours, replay: store })
  assert.is(describe(await decide(dpopWith(proofWith()))), '401 dpop_nonce_required')
  assert.equal(keys, [])
})

for (const [title, options, message] of [
  ['no replay', {}, /replay is missing: pass memoryReplay.*'unchecked' accepts replays/],
  ['a store without add', { replay: {} }, /replay is wrong/],
  [
    'nonces that nonces() did not make',
    { replay: 'unchecked', nonces: { lifetime: 1 } },
    /nonces is wrong: pass nonces\(\{ secret \}\)/
  ],
  [
    'no algorithm',
    { replay: 'unchecked', algorithms: [] },
    /algorithms is wrong: pass a list of PS256/
  ],
  ['HS256', { replay: 'unchecked', algorithms: ['HS256'] }, /algorithms is wrong/],
  ['a text of algorithms', { replay: 'unchecked', algorithms: 'ES256' }, /algorithms is wrong/],
  [
    'a lifetime over 300',
    { replay: 'unchecked', lifetime: 301 },
    /lifetime is wrong: pass whole seconds from 1 to 300/
  ],
  ['a lifetime of 0', { replay: 'unchecked', lifetime: 0 }, /lifetime is wrong/],
  ['half a second', { replay: 'unchecked', lifetime: 59.5 }, /lifetime is wrong/],
  [
    'a leeway over 60',
    { replay: 'unchecked', leeway: 61 },
    /leeway is wrong: pass whole seconds from 0 to 60/
  ],
  [
    'a misspelled option',
    { replay: 'unchecked', nonce: ours },
    /unknown option "nonce". Did you mean "nonces"\?/
  ]
] as const)
  test(`dpop with ${title} throws at construction, by name`, () =>
    assert.throws(() => dpop(options as never), message))

test('the public decide takes scheme and key from the facts, and checks what they are', () => {
  const active = { _tag: 'Active', token: boundToKey } as const
  const requirement = { ...noScopes, binding: 'dpop' } as const
  const jkt = boundToKey.confirmation.jkt
  for (const [facts, expected] of [
    [{ scheme: 'DPoP', jkt }, 'Allow'],
    [{ scheme: 'DPoP' }, '401 dpop_key_mismatch'],
    [{ jkt }, '401 dpop_proof_missing'],
    [{ scheme: 'Bearer', jkt }, '401 dpop_proof_missing'],
    [{ scheme: 'dpop', jkt }, '500 requirement_malformed facts'],
    [{ scheme: 'DPoP', jkt: 7 }, '500 requirement_malformed facts']
  ] as const)
    assert.is(
      describe(decideAlone(active, { now: at, requirement, ...(facts as object) }, [], request())),
      expected
    )
})

test.run()
