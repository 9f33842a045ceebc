// `deferred` with loads that hang, clocks that fail, and any order of events.
import fc from 'fast-check'
import { deferred } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { now } from '../samples'
import { active, query, summary } from './introspects'
import { hour, minute, settle, setUp } from './rotation'

const test = suite('deferred, clock')

test('a renewal that hangs is replaced after a minute, and its late result is not used', async () => {
  let time = now()
  const finishers: ((name: string) => void)[] = []
  const asked: string[] = []
  const introspect = deferred(
    () =>
      new Promise(resolve => {
        finishers.push(name =>
          resolve(async () => {
            asked.push(name)
            return active
          })
        )
      }),
    { renew: 300, now: () => time }
  )
  const first = introspect(query)
  await settle()
  finishers[0]?.('first')
  await first
  time += 300_000
  await introspect(query)
  time += minute
  await introspect(query)
  await settle()
  finishers[2]?.('third')
  await settle()
  finishers[1]?.('second')
  await settle()
  await introspect(query)
  assert.equal(asked, ['first', 'first', 'first', 'third'])
})
test('with a clock that fails, what is loaded serves', async () => {
  const introspect = deferred(async () => async () => active, { renew: 60, now: () => Number.NaN })
  for (let i = 0; i < 3; i += 1) assert.is(summary(await introspect(query)), 'Active')
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
