import {
  around,
  cached,
  coalesced,
  type Introspect,
  type Introspection,
  memory,
  noScopes
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { abortAfter, now, secret } from '../samples'
import { active, query, summary, throwSecret } from './introspects'

const test = suite('coalesced')

function answerAfter(ms: number): {
  readonly introspect: Introspect
  readonly calls: () => number
  readonly aborted: () => number
} {
  let calls = 0
  let aborted = 0
  return {
    introspect: (_, signal) => {
      calls += 1
      signal?.addEventListener('abort', () => {
        aborted += 1
      })
      return new Promise(resolve => setTimeout(() => resolve(active), ms))
    },
    calls: () => calls,
    aborted: () => aborted
  }
}
test('coalesced makes one call for a hundred equal queries at once', async () => {
  const { introspect, calls } = answerAfter(5)
  const coalescedIntrospect = around(introspect, coalesced)
  const answers = await Promise.all(Array.from({ length: 100 }, () => coalescedIntrospect(query)))
  assert.is(calls(), 1)
  assert.ok(answers.every(({ _tag }) => _tag === 'Active'))
})
test('coalesced remembers nothing after the answer', async () => {
  const { introspect, calls } = answerAfter(1)
  const coalescedIntrospect = around(introspect, coalesced)
  await coalescedIntrospect(query)
  await coalescedIntrospect(query)
  assert.is(calls(), 2)
})
test('coalesced keeps queries apart that differ in certificate, requirement or token', async () => {
  const { introspect, calls } = answerAfter(1)
  const coalescedIntrospect = around(introspect, coalesced)
  await Promise.all(
    [
      query,
      { ...query, thumbprint: 'x' },
      { ...query, requirement: { ...noScopes, subject: 'x' } },
      { ...query, token: 'x' },
      { token: secret }
    ].map(eachQuery => coalescedIntrospect(eachQuery))
  )
  assert.is(calls(), 5)
})
test('coalesced never joins a query with the scheme DPoP to one with Bearer: some judge by it', async () => {
  const { introspect, calls } = answerAfter(1)
  const coalescedIntrospect = around(introspect, coalesced)
  const dpopQuery = { ...query, scheme: 'DPoP' } as const
  await Promise.all([query, dpopQuery, dpopQuery].map(each => coalescedIntrospect(each)))
  assert.is(calls(), 2)
})
test('coalesced stops the call only if its last caller aborts', async () => {
  const { introspect, calls, aborted } = answerAfter(30)
  const coalescedIntrospect = around(introspect, coalesced)
  const [left, stayed] = await Promise.all([
    coalescedIntrospect(query, abortAfter(5)),
    coalescedIntrospect(query)
  ])
  assert.is(summary(left), 'introspection_timeout aborted')
  assert.is(stayed._tag, 'Active')
  assert.is(aborted(), 0)
  await Promise.all([
    coalescedIntrospect(query, abortAfter(5)),
    coalescedIntrospect(query, abortAfter(5))
  ])
  assert.is(aborted(), 1)
  assert.is((await coalescedIntrospect(query))._tag, 'Active')
  assert.is(calls(), 3)
})
const crowd = 1_000
for (const [who, leaves] of [
  ['if no caller aborts', () => false],
  ['if half of the callers abort, among them the first', (i: number) => i % 2 === 0],
  ['if all callers but one abort', (i: number) => i !== crowd - 1],
  ['if all callers abort', () => true]
] as const)
  test(`coalesced makes one call for a thousand equal misses, and the rest get its answer ${who}`, async () => {
    let calls = 0
    let aborted = 0
    let answer = (_: Introspection): void => undefined
    const server: Introspect = (_, signal) => {
      calls += 1
      signal?.addEventListener('abort', () => {
        aborted += 1
      })
      return new Promise(resolve => {
        answer = resolve
      })
    }
    const introspect = around(server, coalesced, cached(memory({ entries: 9 }), { now }))
    const controllers = Array.from({ length: crowd }, () => new AbortController())
    const waiting = controllers.map(({ signal }) => introspect(query, signal))
    // 617 and 1,000 are coprime: each caller once, in another order than they came.
    const leaving = controllers.map((_, i) => (i * 617 + 617) % crowd).filter(leaves)
    for (const [n, i] of leaving.entries()) {
      assert.is(aborted, 0)
      controllers[i]?.abort()
      if (n % 100 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    const nobodyIsLeft = leaving.length === crowd
    await new Promise(resolve => setImmediate(resolve))
    assert.equal([calls, aborted], [1, nobodyIsLeft ? 1 : 0])
    answer(active)
    const answers = await Promise.all(waiting)
    assert.equal(
      answers.map(summary),
      controllers.map((_, i) => (leaves(i) ? 'introspection_timeout aborted' : 'Active'))
    )
    const after = introspect(query)
    answer(active)
    assert.is((await after)._tag, 'Active')
    assert.is(calls, nobodyIsLeft ? 2 : 1)
  })
test('coalesced shares a call with a later caller even if the first caller has aborted', async () => {
  const { introspect, calls, aborted } = answerAfter(20)
  const coalescedIntrospect = around(introspect, coalesced)
  const leader = new AbortController()
  const first = coalescedIntrospect(query, leader.signal)
  const second = coalescedIntrospect(query)
  leader.abort()
  const third = coalescedIntrospect(query)
  assert.equal((await Promise.all([first, second, third])).map(summary), [
    'introspection_timeout aborted',
    'Active',
    'Active'
  ])
  assert.equal([calls(), aborted()], [1, 0])
})
test('coalesced gives every caller a failure if the introspect throws', async () => {
  const coalescedIntrospect = around(throwSecret, coalesced)
  for (const answer of await Promise.all([coalescedIntrospect(query), coalescedIntrospect(query)]))
    assert.is(summary(answer), 'user_function_threw introspect')
})

test.run()
