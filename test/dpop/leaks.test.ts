import { type Allow, type Decision, explain, forbid, logged, noScopes, observed } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { httpAnswerFor } from '../../adapters/http/answer'
import { redactRequest } from '../../src/values/observed-request'
import { secret } from '../samples'
import { describe, dpopGate, dpopWith, requestWith } from './gates'
import { proofWith, url } from './proofs'

const test = suite('dpop, leaks')

const proof = proofWith()
const unpadded = secret.replace(/=+$/, '')
type Refused = Exclude<Decision, Allow>

function assertNoProof(output: unknown): void {
  const text = JSON.stringify(output) ?? ''
  for (const part of [proof, proof.slice(-40), unpadded]) assert.not.ok(text.includes(part))
}

for (const scheme of ['DPoP', 'dpop', ' \tDPOP '])
  test(`method, path and route that hold the proof are redacted, with the scheme ${JSON.stringify(scheme)}`, () => {
    for (const text of [proof, encodeURIComponent(proof), `x${proof}x`]) {
      const request = requestWith([`${scheme} ${secret}`], [proof], {
        path: `/a/${text}`,
        route: text,
        method: text
      })
      assert.equal(redactRequest(request), {
        method: '[redacted]',
        path: '[redacted]',
        route: '[redacted]'
      })
    }
  })
test('of several proofs each is searched for, and the token, too', () => {
  const other = proofWith({ jti: '2' })
  for (const text of [proof, other, unpadded]) {
    const request = requestWith([`DPoP ${secret}`], [proof, other], { path: `/a/${text}` })
    assert.is(redactRequest(request).path, '[redacted]')
  }
})

for (const [what, text] of [
  ['proof', proof],
  ['token', secret]
] as const)
  test(`no decision, log line, explanation, observer or answer holds the ${what} that is in the path`, async () => {
    const outputs: unknown[] = []
    for (const require of [
      { ...noScopes, binding: 'any' } as const,
      ({ path }: { readonly path: string }) =>
        ({ ...noScopes, binding: 'any', subject: path.slice(10) }) as const
    ]) {
      const decide = logged({ write: line => outputs.push(line) })(
        observed((decision, observation) => outputs.push(explain(decision).text, observation))(
          dpopGate({ require, checks: [(_, __, { path }) => forbid('mine', path.slice(0, 256))] })
        )
      )
      for (const method of ['GET', 'POST']) {
        const request = dpopWith(proof, { path: `/payments/${text}`.slice(0, 1000), method })
        const decision = await decide(request)
        assert.is.not(decision._tag, 'Allow')
        outputs.push(decision, httpAnswerFor(decision as Refused, request))
      }
    }
    assert.is(outputs.length, 20)
    assertNoProof(outputs)
  })

test('a requirement that holds the proof is refused: facts must not hold it', async () => {
  const require = () => ({ ...noScopes, binding: 'any', subject: `x${proof}` }) as const
  const decision = await dpopGate({ require })(dpopWith(proof))
  assert.is(describe(decision), '401 inactive')
  assertNoProof(decision)
})

test("a check's challenge that holds the proof is not sent", async () => {
  const checks = [() => ({ ...forbid('mine'), challenges: [`DPoP x="${proof.slice(0, 900)}"`] })]
  assertNoProof(await dpopGate({ checks })(dpopWith(proof)))
})

test('the error of the body is that of the challenge that has one', async () => {
  const request = dpopWith(proofWith({ htm: 'POST' }))
  const decision = await dpopGate()(request)
  assert.is.not(decision._tag, 'Allow')
  const { headers, body } = httpAnswerFor(decision as Refused, request)
  assert.is(JSON.parse(body).error, 'invalid_dpop_proof')
  assert.equal(
    headers.filter(([name]) => name === 'www-authenticate').map(([, value]) => value),
    [
      'Bearer realm="protected"',
      'DPoP error="invalid_dpop_proof", error_description="The DPoP proof is not valid for this request", algs="PS256 ES256 EdDSA"'
    ]
  )
})

test('a proof for another URL is refused without naming ours', async () => {
  const decision = await dpopGate()(dpopWith(proofWith({ htu: `${url}/x` })))
  assert.not.ok(
    JSON.stringify((decision as { challenges?: unknown }).challenges).includes('rs.example')
  )
})

test.run()
