import type { ReplayRedis } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { outcome, setUp, testsOf } from './redis-processes'

const test = suite('redisReplay, the self-test')

test('a client called in the wrong dialect fails the test: NX is lost, and all would pass', async () => {
  const { redis, makeStore } = setUp()
  const { set, get, info } = redis.clients['node-redis'] as never as ReplayRedis & { info: never }
  const store = makeStore({ set, get, info, setex: () => undefined } as never)
  assert.equal(
    [await outcome(store, 'key'), await outcome(store, 'key')],
    Array(2).fill('store_unproven')
  )
  assert.not(redis.held.has('gatecheck:replay:key'))
})
for (const policy of ['allkeys-lru', 'volatile-ttl', 'volatile-lru', 'allkeys-random'])
  test(`a Redis that evicts is caught: ${policy}`, async () => {
    const { redis, store } = setUp()
    redis.policy = policy
    assert.is(await outcome(store, 'key'), 'store_evicts')
    redis.policy = 'noeviction'
    assert.is(await outcome(store, 'key'), true)
  })
test('where INFO is not permitted, or unknown to the client, the policy is not known', async () => {
  const { redis, makeStore, store } = setUp()
  redis.policy = undefined
  assert.is(await outcome(store, 'key'), true)
  assert.is(
    await outcome(makeStore({ ...redis.clients.ioredis, info: undefined } as never), 'other'),
    true
  )
})
test('it is tested before its first use, after each reconnection and every 30 seconds', async () => {
  const { redis, clock, store } = setUp()
  const testsAfter = async (change: () => void): Promise<number> => {
    change()
    assert.is(await outcome(store, `key ${Math.random()}`), true)
    return testsOf(redis)
  }
  assert.is(await testsAfter(() => undefined), 1)
  assert.is(await testsAfter(() => undefined), 1)
  assert.is(await testsAfter(redis.reconnect), 2)
  assert.is(await testsAfter(() => void (clock.ms += 29_999)), 2)
  assert.is(await testsAfter(() => void (clock.ms += 1)), 3)
  assert.is(await testsAfter(() => void (clock.ms -= 1_000_000)), 4)
  assert.is(await testsAfter(() => void (clock.ms += 30_000)), 5)
})
test('an answer that comes over a new connection counts only if that connection passes the test', async () => {
  const { redis, store } = setUp()
  await outcome(store, 'first')
  redis.after = () => {
    redis.after = () => undefined
    redis.policy = 'allkeys-lru'
    redis.reconnect()
  }
  assert.is(await outcome(store, 'key'), 'store_evicts')
})
test('requests at once share a test on Node; on Workers each makes its own', async () => {
  for (const [shareWork, expected] of [
    [true, 1],
    [false, 3]
  ] as const) {
    const { redis, makeStore } = setUp()
    const store = makeStore(undefined, shareWork)
    assert.equal(await Promise.all(['a', 'b', 'c'].map(key => outcome(store, key))), [
      true,
      true,
      true
    ])
    assert.is(testsOf(redis), expected)
  }
})
test('a proof that hangs on a lost connection keeps none waiting on the next one', async () => {
  const { redis, store } = setUp()
  redis.before = () => new Promise(() => undefined)
  outcome(store, 'lost')
  redis.before = () => undefined
  redis.reconnect()
  assert.is(await outcome(store, 'key'), true)
})
test('a Redis that lost its data cannot say what was used: it refuses until all of that is too old', async () => {
  const { redis, clock, store, makeStore } = setUp()
  assert.equal([await outcome(store, 'key'), await outcome(store, 'key')], [true, false])
  clock.ms += 1_000_000
  redis.held.clear()
  redis.reconnect()
  assert.is(await outcome(store, 'key'), 'store_forgot')
  clock.ms += 129_999
  assert.is(await outcome(store, 'key'), 'store_forgot')
  assert.is(await outcome(makeStore(), 'of a process that has just started'), true)
  clock.ms += 1
  assert.is(await outcome(store, 'key'), true)
})
test('a process that slept while Redis lost its data long ago serves at once', async () => {
  const { redis, clock, store, makeStore } = setUp()
  await outcome(store, 'key')
  redis.held.clear()
  await outcome(makeStore(), 'other')
  clock.ms += 130_000
  assert.is(await outcome(store, 'key'), true)
})
test('an epoch that this store did not write is not believed', async () => {
  const { redis, store } = setUp()
  redis.held.set('gatecheck:replay:epoch', 'x')
  assert.is(await outcome(store, 'key'), 'store_answer')
})

test.run()
