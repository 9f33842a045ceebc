// The conformance suite's steps for a resource server with DPoP, through every adapter.
import { type Decision, explain, type Gate } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ConformanceStep, conformanceSteps, gateFor, goodProof } from '../../conformance'
import { assertNoSecrets } from '../../contract'
import { dpopRequest } from '../../dpop/proofs'
import { publicUrl, withProof } from '../../dpop-situations'
import type { DpopAnswer } from './answers'
import { type DpopHost, deliversNonce, dpopHosts } from './hosts'

const test = suite('adapters, FAPI 2.0 conformance')

/** The reason of a decision, and what it and its explanation say, for the search for secrets. */
function watched(decide: Gate, texts: string[]): Gate {
  return async request => {
    const decision: Decision = await decide(request)
    texts.push(JSON.stringify(decision), explain(decision).text)
    return decision
  }
}

function assertNoSecretIn(text: string, { request }: ConformanceStep): void {
  assertNoSecrets(text)
  const { proofs, lines = [] } = request
  for (const part of [...proofs, ...lines].flatMap(proof => proof.split(/[. ]/)))
    assert.not.ok(part.length > 8 && text.includes(part), 'an output holds the proof')
}

/** Policies cannot say 401: they deny, and say why. An authorizer that throws says nothing else. */
function assertRefused({ kind }: DpopHost, answer: DpopAnswer, { reason }: ConformanceStep): void {
  if (kind === 'http') {
    assert.is(answer.status, 401)
    return assert.match(answer.header('www-authenticate').join('\n'), /(?:DPoP|Bearer) error="/)
  }
  if (kind === 'policy') return assert.equal([answer.status, answer.reason], [403, reason])
  assert.ok(answer.status === 401 || (answer.status === 403 && answer.reason === reason))
}

async function takeStep(host: DpopHost, step: ConformanceStep, nonce?: string): Promise<void> {
  const { reason, request, isReplayed } = step
  const texts: string[] = []
  const decide = watched(gateFor(step, nonce !== undefined), texts)
  if (isReplayed) assert.is((await host.send(decide, request, publicUrl)).status, 200)
  const answer = await host.send(decide, request, publicUrl)
  if (reason === undefined) assert.is(answer.status, 200)
  else assertRefused(host, answer, step)
  for (const text of [answer.text, ...texts]) assertNoSecretIn(text, step)
  // It was refused for its proof: the token, the key and the URL are good.
  assert.is((await host.send(decide, goodProof(step, nonce), publicUrl)).status, 200)
}

const { suite: steps, more } = conformanceSteps()
test('the suite has 32 steps, and every adapter takes them', () => {
  assert.is(steps.length, 32)
  assert.is(new Set([...steps, ...more].map(({ title }) => title)).size, 39)
  assert.is(dpopHosts.length, 10)
})

for (const host of dpopHosts)
  for (const step of [...steps, ...more])
    test(`${host.name}, ${step.title}: ${step.reason ?? 'Allow'}`, () => takeStep(host, step))

// The suite's second run: the server demands a nonce, and a client has the one of its last refusal.
const url = `${publicUrl}/time`
const anyStep: ConformanceStep = { title: 'any', request: withProof() }
const first = await gateFor(anyStep, true)(dpopRequest(goodProof(anyStep).proofs, { url }))
const { nonce = '' } = first as { readonly nonce?: string }
const nonceHosts = dpopHosts.filter(deliversNonce)
const withNonce = conformanceSteps(nonce)
const wrongNonces = ['', 'n'.repeat(43)].map(
  (wrong): ConformanceStep => ({
    title: `the nonce "${wrong}"`,
    reason: 'dpop_nonce_required',
    request: goodProof(anyStep, wrong)
  })
)

test('seven adapters deliver nonces, and a proof that is an hour off then passes', () => {
  assert.is(nonceHosts.length, 7)
  assert.is(withNonce.suite.filter(({ reason }) => reason === undefined).length, 10)
  assert.is(steps.filter(({ reason }) => reason === undefined).length, 8)
})
for (const host of nonceHosts)
  for (const step of [...withNonce.suite, ...withNonce.more, ...wrongNonces])
    test(`${host.name}, with nonces, ${step.title}: ${step.reason ?? 'Allow'}`, async () => {
      const refused = await host.send(gateFor(step, true), goodProof(step), publicUrl)
      assertRefused(host, refused, { ...step, reason: 'dpop_nonce_required' })
      assert.equal(refused.header('dpop-nonce'), [nonce])
      await takeStep(host, step, nonce)
    })

test.run()
