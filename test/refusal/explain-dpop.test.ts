import { type Decision, explain, gate, noScopes, reportOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stepByReason } from '../../src/refusal/reason-steps'
import { dpopSteps } from '../../src/refusal/steps'
import { anyBinding, boundToBoth, boundToKey, dpopGate, dpopWith, jkt } from '../dpop/gates'
import { otherKey, proofWith } from '../dpop/proofs'
import { bound, first, knowsToken, now, request, unbound } from '../samples'
import { dpopEndings } from './dpop-endings'
import { lineOf, skippedIn } from './explanations'

const test = suite('explain, DPoP')

for (const [title, reason, failed, leftOut, decide] of dpopEndings)
  test(`scheme DPoP, ${title}: ${failed ?? 'no step'} fails, and no step passes that was not made`, async () => {
    const explanation = explain(await decide())
    assert.is(explanation.reason, reason)
    assert.is(explanation.checks.find(({ result }) => result === 'failed')?.check, failed)
    assert.equal(skippedIn(explanation), leftOut)
    assert.ok(dpopSteps.every(step => lineOf(explanation, step) !== undefined))
  })

test('the table has every reason and every step of DPoP', () => {
  const reasons = Object.keys(stepByReason).filter(
    reason => /dpop|url_|replay/.test(reason) && reason !== 'dpop_proof_missing'
  )
  for (const reason of reasons)
    assert.ok(
      dpopEndings.some(row => row[1] === reason),
      reason
    )
  for (const step of dpopSteps)
    assert.ok(
      dpopEndings.some(row => row[2] === step),
      step
    )
})

test('a gate that reportOnly tries shows the proof as not compared with used ones', async () => {
  const seen: Decision[] = []
  const report = reportOnly({ next: dpopGate(), see: wouldBe => seen.push(wouldBe) })
  await report(gate({ introspect: knowsToken(unbound), require: noScopes, now }))(
    dpopWith(proofWith())
  )
  while (seen.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
  assert.is(seen[0]?._tag, 'Allow')
  assert.equal(skippedIn(explain(seen[0] as Decision)), ['proof not used before'])
})

const good = dpopWith(proofWith())
const byOther = dpopWith(proofWith({}, { jwk: otherKey.publicJwk }, otherKey))
const withCertificate = { ...good, certificate: request().certificate }
const [key, certificate] = ['a DPoP key', 'a certificate'] as const
/** What the failed step required and showed. */
for (const [title, token, require, sent, required, shown, sentence] of [
  [
    'an unbound token',
    unbound,
    anyBinding,
    good,
    'a DPoP key, cnf with jkt',
    'none',
    /not bound to a DPoP key.* use rfc7662 or jwt/
  ],
  [
    'a token for a certificate, with it',
    bound,
    anyBinding,
    withCertificate,
    'a DPoP key, cnf with jkt',
    'x5t#S256',
    /not bound to a DPoP key/
  ],
  ['another key', boundToKey, anyBinding, byOther, `jkt ${jkt}`, 'another key', /another DPoP key/],
  [
    'a key where the route accepts certificates',
    boundToKey,
    noScopes,
    good,
    certificate,
    key,
    /accepts only certificates: .*'dpop' or 'any'/
  ],
  [
    'both bindings, without the certificate',
    boundToBoth,
    anyBinding,
    good,
    first.thumbprint,
    'no certificate',
    /none/
  ],
  [
    'Bearer, a token for a key',
    boundToKey,
    anyBinding,
    request(),
    'the scheme DPoP and a proof',
    'another scheme',
    /sent as Bearer/
  ],
  [
    'Bearer, a token for the certificate where the route needs a key',
    bound,
    { ...noScopes, binding: 'dpop' },
    request(),
    key,
    certificate,
    /not bound to a DPoP key/
  ],
  [
    'Bearer, an unbound token and a certificate',
    unbound,
    noScopes,
    request(),
    certificate,
    'no binding',
    /not bound to a client certificate/
  ]
] as const)
  test(`what failed is named: ${title}`, async () => {
    const introspect = knowsToken(token)
    const explanation = explain(await dpopGate({ introspect, require })(sent))
    const failed = explanation.checks.find(({ result }) => result === 'failed')
    assert.equal([failed?.required, failed?.shown], [required, shown])
    assert.match(explanation.sentence, sentence)
  })

test('without the scheme DPoP there is no step of DPoP', async () => {
  const explanation = explain(await dpopGate({ introspect: knowsToken(bound) })(request()))
  assert.is(explanation.outcome, 'Allow')
  assert.ok(dpopSteps.every(step => lineOf(explanation, step) === undefined))
})

test.run()
