import fc from 'fast-check'
import { type MemoryReplayOptions, memoryReplay, type ReplayStore } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at } from '../../samples'

const test = suite('memoryReplay')

const clock = { ms: at * 1000 }
function start(options: Partial<MemoryReplayOptions> = {}): ReplayStore {
  clock.ms = at * 1000
  return memoryReplay({ entries: 100, processes: 1, now: () => clock.ms, ...options })
}
/** What an `add` becomes: its answer, or the text of its error. */
function outcome(store: ReplayStore, key: string, seconds = 130, owner = 'a'): unknown {
  try {
    return store.add(key, seconds, owner)
  } catch (error) {
    return (error as Error).message
  }
}

test('a key is new once, until its time is over', () => {
  const store = start()
  assert.equal([outcome(store, 'x'), outcome(store, 'x'), outcome(store, 'y')], [true, false, true])
  clock.ms += 129_999
  assert.is(outcome(store, 'x'), false)
  clock.ms += 1
  assert.is(outcome(store, 'x'), true)
  clock.ms += 130_500
  assert.is(outcome(store, 'x'), true)
  clock.ms += 129_999
  assert.is(outcome(store, 'x'), false)
})
test('a full store throws and forgets nothing; it still knows what it has seen', () => {
  const store = start({ entries: 2, perOwner: 2 })
  for (const key of ['x', 'y']) outcome(store, key)
  assert.is(outcome(store, 'z', 130, 'b'), 'store_full')
  assert.equal([outcome(store, 'x'), outcome(store, 'y')], [false, false])
  clock.ms += 130_000
  assert.is(outcome(store, 'z', 130, 'b'), true)
})
test('one client fills its share, a quarter by default, and others pass', () => {
  const store = start({ entries: 8 })
  assert.equal(
    ['1', '2', '3'].map(key => outcome(store, key, 130, 'flood')),
    [true, true, 'owner_full']
  )
  assert.equal(
    ['4', '5', '6'].map(key => outcome(store, key, 130, `client of ${key}`)),
    [true, true, true]
  )
  clock.ms += 130_000
  assert.is(outcome(store, '3', 130, 'flood'), true)
})
for (const [what, now] of [
  ['throws', () => assert.unreachable()],
  ['returns NaN', () => Number.NaN],
  ['returns seconds', () => at],
  ['returns a promise', () => Promise.reject(new Error('late'))]
] as const)
  test(`a clock that ${what}: the store cannot say`, () => {
    const store = start({ now: now as () => number })
    assert.equal([outcome(store, 'x'), outcome(store, 'x')], ['store_clock', 'store_clock'])
  })
for (const seconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 130_000, 0.5, '9'])
  test(`a lifetime of ${seconds} is no lifetime: the store throws`, () =>
    assert.match(outcome(start(), 'x', seconds as number) as string, /seconds/))
test('after a clock was set back, keys live longer, and are forgotten in the end', () => {
  const store = start({ entries: 2, perOwner: 2 })
  outcome(store, 'x')
  clock.ms -= 1_000_000
  assert.equal([outcome(store, 'x'), outcome(store, 'y')], [false, true])
  clock.ms += 130_000
  assert.equal([outcome(store, 'x'), outcome(store, 'z')], [false, true])
  clock.ms += 1_000_000
  assert.equal([outcome(store, 'x'), outcome(store, 'y')], [true, true])
})

test('as a list of all that was added: whatever is added, by whom, and however time passes', () => {
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    owner: fc.constantFrom('one', 'two', 'three'),
    seconds: fc.integer({ min: 1, max: 9 }),
    pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 }), fc.constant(100_000))
  })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(step, { maxLength: 60 }),
      (entries, perOwner, steps) => {
        const store = start({ entries, perOwner })
        let seen: readonly { key: string; owner: string; until: number }[] = []
        for (const { key, owner, seconds, pause } of steps) {
          clock.ms += pause * 1000
          seen = seen.filter(({ until }) => clock.ms < until)
          const isSeen = seen.some(entry => entry.key === key)
          const share = seen.filter(entry => entry.owner === owner).length
          const expected = isSeen
            ? false
            : seen.length >= entries
              ? 'store_full'
              : share < perOwner || 'owner_full'
          assert.is(outcome(store, key, seconds, owner), expected)
          if (expected === true) seen = [...seen, { key, owner, until: clock.ms + seconds * 1000 }]
        }
      }
    ),
    { numRuns: 500 }
  )
})

for (const [what, options, message] of [
  ['no options', undefined, /options are missing/],
  ['no entries', { processes: 1 }, /entries is missing/],
  ['no room', { entries: 0, processes: 1 }, /entries is wrong/],
  ['a fraction', { entries: 1.5, processes: 1 }, /entries is wrong/],
  ['too much room', { entries: 1e8, processes: 1 }, /entries is wrong/],
  ['no number of processes', { entries: 9 }, /processes is missing.*redisReplay/],
  ['two processes', { entries: 9, processes: 2 }, /processes is wrong.*redisReplay/],
  ['no share', { entries: 9, processes: 1, perOwner: 0 }, /perOwner is wrong/],
  ['a clock that is none', { entries: 9, processes: 1, now: 5 }, /now is wrong/],
  ['a misspelled option', { entries: 9, processes: 1, perowner: 2 }, /unknown.*perOwner/]
] as const)
  test(`memoryReplay with ${what} is a TypeError that says what to write`, () =>
    assert.throws(
      () => memoryReplay(options as never),
      (error: Error) => error instanceof TypeError && message.test(error.message)
    ))
test('a store is frozen', () => assert.ok(Object.isFrozen(start())))

test.run()
