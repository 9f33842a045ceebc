import { explain, type Reason } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stepByReason } from '../../src/refusal/reason-steps'
import { reasonSentences } from '../../src/refusal/reasons'
import { dpopSteps, steps } from '../../src/refusal/steps'

const test = suite('explain, the step of a reason')

test('every reason has a sentence and fails exactly one check', () => {
  for (const reason of Object.keys(reasonSentences) as Reason[]) {
    const explanation = explain({ _tag: 'ServerError', status: 500, reason, detail: 'x' })
    assert.ok(explanation.sentence.endsWith('.'))
    assert.is(explanation.checks.filter(({ result }) => result === 'failed').length, 1, reason)
  }
})

test("every reason fails the step that the table names, and a user's own reason the step of the user's checks", () => {
  assert.equal(Object.keys(stepByReason).sort(), Object.keys(reasonSentences).sort())
  for (const [reason, step] of Object.entries({
    ...stepByReason,
    constructor: 'your checks',
    mine: 'your checks'
  })) {
    const { checks } = explain(
      step === 'by detail'
        ? { _tag: 'ServerError', status: 500, reason: reason as Reason, detail: 'tls' }
        : { _tag: 'Deny', status: 403, reason, challenges: [] }
    )
    const failed = checks.filter(({ result }) => result === 'failed').map(({ check }) => check)
    assert.equal(failed, [step === 'by detail' ? 'tls' : step], reason)
    const hidden =
      (dpopSteps.some(dpopStep => dpopStep === step) ? 0 : dpopSteps.length) +
      (step === 'answer to the host' ? 0 : 1)
    assert.is(checks.length, Object.keys(steps).length - hidden + (step === 'by detail' ? 1 : 0))
  }
})
test("a user's function that threw fails the step that called it", () => {
  for (const [detail, step] of [
    ['request', 'credentials'],
    ['certificate', 'certificate readable'],
    ['require', 'requirement'],
    ['introspect', 'introspection'],
    ['decide', 'clock'],
    ['check', 'your checks'],
    ['proof', 'DPoP proof'],
    ['context', 'answer to the host'],
    ['constructor', 'constructor']
  ] as const) {
    const explanation = explain({
      _tag: 'ServerError',
      status: 500,
      reason: 'user_function_threw',
      detail
    })
    assert.is(explanation.checks.find(({ result }) => result === 'failed')?.check, step)
  }
})

test.run()
