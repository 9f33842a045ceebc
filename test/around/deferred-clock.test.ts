// `deferred` with loads that hang, clocks that fail, and any order of events.
import fc from 'fast-check'
import { deferred, type Introspect } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { now } from '../samples'
import { active, query, summary } from './introspects'
import { hour, minute, settle, setUp } from './rotation'

const test = suite('deferred, clock')

/** Loads that end when the test says so. */
function setUpLoads() {
  const state = { time: now() }
  const asked: string[] = []
  const finishers: ((introspect: Introspect) => void)[] = []
  const introspect = deferred(
    () =>
      new Promise<Introspect>(resolve => {
        finishers.push(resolve)
      }),
    { renew: 300, now: () => state.time }
  )
  const finish = async (i: number): Promise<void> => {
    finishers[i]?.(async () => {
      asked.push(`load ${i}`)
      return active
    })
    await settle()
  }
  return { state, asked, introspect, finish }
}
/** Two renewals run: the first of them for a minute. */
async function setUpTwoRenewals() {
  const { state, introspect, finish, ...rest } = setUpLoads()
  const first = introspect(query)
  await settle()
  await finish(0)
  await first
  state.time += 300_000
  await introspect(query)
  state.time += minute
  await introspect(query)
  await settle()
  rest.asked.length = 0
  return { introspect, finish, ...rest }
}
test('a renewal that hangs is replaced after a minute, and its late result is not used', async () => {
  const { introspect, finish, asked } = await setUpTwoRenewals()
  await finish(2)
  await finish(1)
  await introspect(query)
  assert.equal(asked, ['load 2'])
})
test('a renewal that takes longer than a minute is used if no later one has ended', async () => {
  const { introspect, finish, asked } = await setUpTwoRenewals()
  await finish(1)
  await introspect(query)
  await finish(2)
  await introspect(query)
  assert.equal(asked, ['load 1', 'load 2'])
})
for (const [title, clock] of [
  ['fails', () => Number.NaN],
  ['counts seconds: 300 of them would be three days', () => Date.now() / 1000]
] as const)
  test(`with a clock that ${title}, nothing is asked: nothing would be renewed`, async () => {
    const introspect = deferred(async () => async () => active, { renew: 60, now: clock })
    assert.is(summary(await introspect(query)), 'clock_invalid not_milliseconds')
  })
test('a clock that was set back does not put off a load after a 401', async () => {
  const { state, ask } = setUp()
  await ask()
  Object.assign(state, { secret: 'new', accepted: ['new'], time: state.time - hour })
  assert.is(await ask(), 'Active')
})
test('in any order of waits, rotations and outages, once loaded it loads at most once a minute', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          time: fc.constantFrom(0, 1, 30_000, minute, hour),
          secret: fc.constantFrom('old', 'new'),
          accepted: fc.subarray(['old', 'new']),
          isDown: fc.boolean()
        }),
        { maxLength: 30 }
      ),
      async events => {
        const { state, ask } = setUp(300)
        await ask()
        let lastLoad = state.time
        for (const { time, ...change } of events) {
          Object.assign(state, change, { time: state.time + time })
          const before = state.loads
          const answer = await ask()
          await settle()
          const loads = state.loads - before
          assert.ok(loads === 0 || (loads === 1 && state.time - lastLoad >= minute))
          if (loads === 1) lastLoad = state.time
          // A secret that works and can be loaded is never the reason for a refusal.
          if (loads === 1 && !change.isDown && change.accepted.includes(change.secret))
            assert.is(answer, 'Active')
        }
      }
    )
  ))

test.run()
