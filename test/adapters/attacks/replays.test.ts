// Replay through every adapter [RFC 9449 §11.1]: what is a replay, from when until when, and what
// becomes of a request if the store cannot say.
import type { ReplayStore } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { signedAnew } from '../../dpop/proofs'
import { publicUrl } from '../../dpop-situations'
import { tokenWith } from '../../introspect/jwt/tokens'
import { at } from '../../samples'
import { type DpopHost, dpopHosts } from '../dpop/hosts'
import { boundToKey, newReplay, newVictim, proofFor, sent, type Victim } from './victim'

const test = suite('adapters, replays')

const token = tokenWith({ ...boundToKey, exp: at + 600 })

async function isAllowed(host: DpopHost, { gate }: Victim, proof: string): Promise<boolean> {
  return (await host.send(gate, sent(token, proof), publicUrl)).status === 200
}

/** It proves itself, and then `add` answers. */
function provenThen(add: () => unknown): ReplayStore {
  const store = newReplay()
  return {
    add: (key, seconds, owner) =>
      seconds === 10 ? store.add(key, seconds, owner) : (add() as boolean)
  }
}
const stores: readonly (readonly [title: string, store: () => ReplayStore])[] = [
  ['is down', () => provenThen(() => Promise.reject(new Error('ECONNREFUSED')))],
  ['throws', () => provenThen(() => assert.unreachable('full'))],
  ['answers OK', () => provenThen(() => 'OK')],
  ['answers nothing', () => provenThen(() => undefined)],
  ['always says true', () => ({ add: () => true })],
  ['always says false', () => ({ add: () => false })]
]

for (const host of dpopHosts) {
  for (const [title, again] of [
    ['the same text', (proof: string) => proof],
    ['the other form of its signature', signedAnew],
    ['signed anew with its jti', () => proofFor(token, { jti: 'one' })],
    ['signed anew with its jti and another iat', () => proofFor(token, { jti: 'one', iat: at - 1 })]
  ] as const)
    test(`${host.name}: ${title} is a replay`, async () => {
      const victim = newVictim()
      const proof = proofFor(token, { jti: 'one' })
      assert.ok(await isAllowed(host, victim, proof))
      assert.not.ok(await isAllowed(host, victim, again(proof)))
      assert.ok(await isAllowed(host, victim, proofFor(token)))
    })

  test(`${host.name}: of requests at the same time with one proof, one passes`, async () => {
    const store = newReplay()
    const victim = newVictim({ add: async (...call) => store.add(...call) })
    const proof = proofFor(token)
    const all = await Promise.all(Array.from({ length: 4 }, () => isAllowed(host, victim, proof)))
    assert.is(all.filter(Boolean).length, 1)
  })

  test(`${host.name}: what one gate has seen is a replay for another with the same store`, async () => {
    const store = newReplay()
    const proof = proofFor(token)
    assert.ok(await isAllowed(host, newVictim(store), proof))
    assert.not.ok(await isAllowed(host, newVictim(store), proof))
  })

  test(`${host.name}: a proof is good once in its window, and never before or after it`, async () => {
    for (const [first, second] of [
      [-10, 59.999],
      [59.999, 59.999],
      [0, 60]
    ] as const) {
      let seconds = at + first
      const clock = () => seconds * 1000
      const victim = newVictim(newReplay(clock), clock)
      const proof = proofFor(token)
      assert.ok(await isAllowed(host, victim, proof), `at ${first}`)
      seconds = at + second
      assert.not.ok(await isAllowed(host, victim, proof), `at ${first}, then ${second}`)
    }
    for (const outside of [-10.001, 60]) {
      const victim = newVictim(undefined, () => (at + outside) * 1000)
      assert.not.ok(await isAllowed(host, victim, proofFor(token)), `at ${outside}`)
    }
  })

  for (const [title, store] of stores)
    test(`${host.name}: if the store ${title}, it is 503 and not allowed`, async () => {
      const answer = await host.send(
        newVictim(store()).gate,
        sent(token, proofFor(token)),
        publicUrl
      )
      if (host.kind === 'http') assert.is(answer.status, 503)
      else assert.is(answer.reason, 'replay_unavailable')
      assert.is.not(answer.status, 200)
    })
}

test.run()
