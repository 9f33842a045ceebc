import { deferred } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { abortAfter, knows } from '../samples'
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
test('deferred stops waiting when its caller aborts, and tries again', async () => {
  let loads = 0
  const introspect = deferred(() =>
    (loads += 1) === 1 ? new Promise(() => undefined) : Promise.resolve(knows(active))
  )
  assert.is(summary(await introspect(query, abortAfter(5))), 'introspection_timeout aborted')
  assert.is((await introspect(query))._tag, 'Active')
})

test.run()
