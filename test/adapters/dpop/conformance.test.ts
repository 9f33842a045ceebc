// The conformance suite's steps for a resource server with DPoP, through every adapter.
import { type Decision, explain, type Gate } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type ConformanceStep,
  conformanceSteps,
  gateFor,
  goodProof,
  moreSteps
} from '../../conformance'
import { assertNoSecrets } from '../../contract'
import { publicUrl } from '../../dpop-situations'
import type { DpopAnswer } from './answers'
import { type DpopHost, dpopHosts } from './hosts'

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

test('the suite has 32 steps, and every adapter takes them', () => {
  assert.is(conformanceSteps.length, 32)
  assert.is(new Set([...conformanceSteps, ...moreSteps].map(({ title }) => title)).size, 39)
  assert.is(dpopHosts.length, 10)
})

for (const host of dpopHosts)
  for (const step of [...conformanceSteps, ...moreSteps]) {
    const { title, reason, request, isReplayed } = step
    test(`${host.name}, ${title}: ${reason ?? 'Allow'}`, async () => {
      const texts: string[] = []
      const decide = watched(gateFor(step), texts)
      if (isReplayed) assert.is((await host.send(decide, request, publicUrl)).status, 200)
      const answer = await host.send(decide, request, publicUrl)
      if (reason === undefined) assert.is(answer.status, 200)
      else assertRefused(host, answer, step)
      for (const text of [answer.text, ...texts]) assertNoSecretIn(text, step)
      // It was refused for its proof: the token, the key and the URL are good.
      assert.is((await host.send(decide, goodProof(step), publicUrl)).status, 200)
    })
  }

test.run()
