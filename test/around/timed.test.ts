import { around, type Signal, timed } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { abortAfter, knows } from '../samples'
import { active, neverAnswer, query, summary, throwSecret } from './introspects'

const test = suite('timed')

test('timed answers if the introspect never does', async () =>
  assert.is(summary(await around(neverAnswer, timed(10))(query)), 'introspection_timeout timed'))
test("timed aborts the introspect's signal", async () => {
  let signal: Signal | undefined
  await around((_, innerSignal) => {
    signal = innerSignal
    return neverAnswer(query)
  }, timed(10))(query)
  assert.is(signal?.aborted, true)
})
test('timed passes a quick answer on', async () =>
  assert.is(await around(knows(active), timed(50))(query), active))
test("timed ends when the caller's signal is aborted", async () =>
  assert.is(
    summary(await around(neverAnswer, timed(60_000))(query, abortAfter(5))),
    'introspection_timeout aborted'
  ))
test('timed turns a throw into a failure', async () =>
  assert.is(summary(await around(throwSecret, timed(50))(query)), 'user_function_threw introspect'))
for (const [ms, message] of [
  [3, 'timed(3) is 3 milliseconds. Write timed(3_000).'],
  [9, 'timed(9) is 9 milliseconds. Write timed(9_000).'],
  [0.5, 'timed(0.5) is 0.5 milliseconds. Write timed(1_000).']
] as const)
  test(`timed(${ms}) is a RangeError: it was meant in seconds`, () =>
    assert.throws(
      () => timed(ms),
      (error: Error) => error instanceof RangeError && error.message === message
    ))
for (const ms of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5' as never])
  test(`timed(${ms}) throws at construction`, () => assert.throws(() => timed(ms), /timed/))

test.run()
