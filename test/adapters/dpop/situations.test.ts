// The situations with DPoP through every adapter: their outcome, their challenges and their nonce.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import {
  type DpopSituation,
  dpopSituations,
  newDpopGate,
  newProof,
  publicUrl,
  withProof
} from '../../dpop-situations'
import type { DpopAnswer } from './answers'
import { type DpopHost, deliversNonce, dpopHosts } from './hosts'

const test = suite('adapters, DPoP situations')

function assertNoProof({ text }: DpopAnswer, proofs: readonly string[]): void {
  assertNoSecrets(text)
  for (const proof of proofs)
    for (const part of proof.split('.'))
      assert.not.ok(part.length > 8 && text.includes(part), 'an output holds the proof')
}

function assertOutcome(host: DpopHost, answer: DpopAnswer, situation: DpopSituation): void {
  const { outcome, reason } = situation
  if (outcome === 'Allow') return assert.is(answer.status, 200)
  const isUndeliverable = reason === 'dpop_nonce_required' && !deliversNonce(host)
  if (host.kind === 'http') {
    assert.is(answer.status, outcome)
    const challenges = answer.header('www-authenticate').join('\n')
    assert.match(challenges, /(?:^|, |\n)Bearer realm="protected"/)
    assert.match(challenges, /DPoP error="(?:invalid_dpop_proof|use_dpop_nonce)".*algs="/)
    assert.equal(answer.header('cache-control'), ['no-store'])
    const isNonce = reason === 'dpop_nonce_required'
    assert.is(answer.header('dpop-nonce').length, isNonce ? 1 : 0)
    assert.equal(answer.header('access-control-expose-headers'), [
      isNonce ? 'WWW-Authenticate, DPoP-Nonce' : 'WWW-Authenticate'
    ])
    return
  }
  if (isUndeliverable) {
    assert.is(answer.reason, 'adapter_misused')
    return assert.match(answer.text, /nonces/)
  }
  if (host.kind === 'policy') return assert.equal([answer.status, answer.reason], [403, reason])
  assert.ok(answer.status === 401 || answer.reason === reason)
}

for (const host of dpopHosts) {
  for (const situation of dpopSituations) {
    const { title, outcome, reason, request, isReplayed } = situation
    test(`${host.name}, ${title}: ${reason === undefined ? outcome : `${outcome} ${reason}`}`, async () => {
      const decide = situation.gate()
      if (isReplayed) assert.is((await host.send(decide, request, publicUrl)).status, 200)
      const answer = await host.send(decide, request, publicUrl)
      assertOutcome(host, answer, situation)
      assertNoProof(answer, request.proofs)
    })
  }
  test(`${host.name}: a proof with the nonce of the refusal is allowed, and gets the next one`, async () => {
    if (!deliversNonce(host)) return
    const decide = newDpopGate(true)
    const refused = await host.send(decide, withProof(newProof()), publicUrl)
    const [nonce] = refused.header('dpop-nonce')
    const answer = await host.send(decide, withProof(newProof(undefined, { nonce })), publicUrl)
    assert.is(answer.status, 200)
    // With fetchGate and cloudflareGate the user puts `allow.nonce` into the answer.
    if (host.name === 'fetch' || host.name === 'cloudflareGate') return
    assert.is(answer.header('dpop-nonce').length, 1)
    if (host.kind !== 'http') return
    assert.equal(answer.header('cache-control'), ['no-store'])
    assert.equal(answer.header('access-control-expose-headers'), ['WWW-Authenticate, DPoP-Nonce'])
  })
}

test.run()
