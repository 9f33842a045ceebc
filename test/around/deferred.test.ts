import { deferred } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { abortAfter, knows, now } from '../samples'
import { active, query, summary, throwSecret } from './introspects'

const test = suite('deferred')

test('deferred loads once, even for concurrent first queries', async () => {
  let loads = 0
  const introspect = deferred(async () => {
    loads += 1
    return knows(active)
  })
  await Promise.all([introspect(query), introspect(query)])
  assert.is((await introspect(query))._tag, 'Active')
  assert.is(loads, 1)
})
for (const [how, fail] of [
  ['rejects', async () => throwSecret()],
  ['throws at once', throwSecret],
  ['returns no function', async () => 'x' as never]
] as const)
  test(`deferred returns a failure and tries again if its loader ${how}`, async () => {
    let loads = 0
    const introspect = deferred(() =>
      (loads += 1) === 1 ? fail() : Promise.resolve(knows(active))
    )
    assert.is(summary(await introspect(query)), 'user_function_threw deferred')
    assert.is((await introspect(query))._tag, 'Active')
  })
test('deferred stops waiting when its caller aborts, and replaces a load that hangs', async () => {
  let loads = 0
  let time = now()
  const introspect = deferred(
    () => ((loads += 1) === 1 ? new Promise(() => undefined) : Promise.resolve(knows(active))),
    { now: () => time }
  )
  const answer = introspect(query, abortAfter(5))
  time += 1_000
  assert.is(summary(await answer), 'introspection_timeout aborted')
  assert.is((await introspect(query))._tag, 'Active')
})
test('callers who leave at once do not start a load each', async () => {
  let loads = 0
  const introspect = deferred(
    () => {
      loads += 1
      return new Promise(() => undefined)
    },
    { now }
  )
  for (let i = 0; i < 5; i += 1)
    assert.is(
      summary(await introspect(query, AbortSignal.abort())),
      'introspection_timeout aborted'
    )
  assert.is(loads, 1)
})
for (const [title, options] of [
  ['a renewal after 0 seconds', { renew: 0 }],
  ['a renewal in milliseconds', { renew: 3_600_000 }],
  ['a misspelled option', { renwe: 60 }],
  ['a clock that is no function', { now: 1 }]
] as const)
  test(`deferred throws a TypeError for ${title}`, () =>
    assert.throws(
      () => deferred(async () => knows(active), options as never),
      (error: unknown) => error instanceof TypeError
    ))

test.run()
