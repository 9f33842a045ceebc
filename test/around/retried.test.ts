import { around, retried } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { abortAfter } from '../samples'
import { active, countCalls, down, query, summary } from './introspects'

const test = suite('retried')

for (const [title, answers, n, expected, calls] of [
  ['retried tries again after a retryable failure', [down, active], 1, 'Active', 2],
  [
    'retried tries no more often than configured',
    [down, down, down, active],
    2,
    'introspection_unreachable http_503',
    3
  ],
  ['retried(0) tries once', [down, active], 0, 'introspection_unreachable http_503', 1],
  [
    'retried does not repeat a failure that is not retryable',
    [{ ...down, retryable: false }, active],
    3,
    'introspection_unreachable http_503',
    1
  ],
  ['retried does not repeat a verdict', [{ _tag: 'Inactive' }, active], 3, 'Inactive', 1]
] as const)
  test(title, async () => {
    const { introspect, calls: callCount } = countCalls(answers)
    assert.is(summary(await around(introspect, retried(n))(query)), expected)
    assert.is(callCount(), calls)
  })
test('retried does not try again once the signal is aborted', async () => {
  const { introspect, calls } = countCalls([down])
  assert.is(
    summary(await around(introspect, retried(10))(query, abortAfter(30))),
    'introspection_timeout aborted'
  )
  assert.ok(calls() <= 3)
})
for (const n of [-1, 1.5, 11, Number.NaN])
  test(`retried(${n}) throws at construction`, () => assert.throws(() => retried(n), /retried/))

test.run()
