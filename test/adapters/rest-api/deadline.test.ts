import { gate, noScopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { boundEvent, pass, statementOf } from './events'

const test = suite('rest-api deadline')

test("Lambda's remaining time, less 200 ms, is the deadline", async () => {
  // The gate's own deadline is longer than a test may take.
  const hangingGate = gate({
    require: noScopes,
    introspect: () => new Promise(() => undefined),
    deadline: 600_000
  })
  for (const [remainingMs, reason] of [
    [230, 'introspection_timeout'],
    [150, 'deadline_exceeded'],
    [-1, 'deadline_exceeded']
  ] as const)
    assert.is(
      (
        await restApiAuthorizer(hangingGate)(boundEvent, {
          getRemainingTimeInMillis: () => remainingMs
        })
      ).context['reason'],
      reason
    )
})
for (const [what, context] of [
  ['is NaN', { getRemainingTimeInMillis: () => Number.NaN }],
  ['is absent', {}],
  ['is absent with its context', undefined]
] as const)
  test(`a remaining time that ${what} leaves the gate's own deadline`, async () =>
    assert.is(
      statementOf(await restApiAuthorizer(pass)(boundEvent, context as never))?.Effect,
      'Allow'
    ))

test.run()
