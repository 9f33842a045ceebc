import { redisReplay } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dialects, outcome, setUp } from './redis-processes'
import { startRedisStandIn } from './redis-stand-in'

const test = suite('redisReplay')

for (const dialect of dialects) {
  test(`${dialect}: SET NX PX of the key, for whole milliseconds; a second use is told by GET`, async () => {
    const { redis, store } = setUp(dialect)
    assert.is(await outcome(store, 'other'), true)
    redis.commands.length = 0
    assert.equal([await outcome(store, 'key'), await outcome(store, 'key')], [true, false])
    const set = 'SET gatecheck:replay:key PX 130000'
    assert.equal(redis.commands, [set, set, 'GET gatecheck:replay:key'])
  })
  test(`${dialect}: two processes add one key at once, and one of them is the first`, async () => {
    const { store, makeStore } = setUp(dialect)
    const answers = await Promise.all([outcome(store, 'key'), outcome(makeStore(), 'key')])
    assert.equal(answers.sort(), [false, true])
  })
  test(`${dialect}: a command that the client sends twice finds its own key: it is no replay`, async () => {
    const { redis, store } = setUp(dialect)
    await outcome(store, 'other')
    const { set } = redis.clients[dialect] as { set: (...args: readonly unknown[]) => unknown }
    Object.assign(redis.clients[dialect], {
      set: async (...args: readonly unknown[]) => {
        await set(...args)
        return set(...args)
      }
    })
    assert.equal([await outcome(store, 'key'), await outcome(store, 'key')], [true, false])
  })
}

for (const [what, answer] of [
  ['a Buffer', Buffer.from('OK')],
  ['1', 1],
  ['true', true],
  ['nothing', undefined],
  ['QUEUED', 'QUEUED'],
  ['an empty text', '']
] as const)
  test(`a client that answers ${what} to SET is not believed`, async () => {
    const { redis, makeStore } = setUp()
    const store = makeStore({ ...redis.clients.ioredis, set: async () => answer } as never)
    assert.is(await outcome(store, 'key'), 'store_answer')
  })
test('a failure of Redis is an error of add, not an answer', async () => {
  const { redis, store } = setUp()
  await outcome(store, 'first')
  const error = new Error('OOM command not allowed')
  for (const step of ['before', 'after'] as const) {
    redis[step] = () => {
      throw error
    }
    assert.is(await outcome(store, `key ${step}`), error.message)
    redis[step] = () => undefined
  }
})

for (const [what, redis, options, message] of [
  ['no client', undefined, {}, /not a client/],
  ['a Map', new Map(), {}, /not a client/],
  ['a store of strings', { get: () => '', set: () => '' }, {}, /add\(key/],
  ['a client without set', { get: () => '', setEx: () => '' }, {}, /not a client/],
  ['a client without get', { set: () => '', setex: () => '' }, {}, /not a client/],
  ['an empty prefix', startRedisStandIn().clients.ioredis, { prefix: '' }, /prefix is missing/],
  ['an unknown option', startRedisStandIn().clients.ioredis, { seconds: 5 }, /seconds/]
] as const)
  test(`redisReplay with ${what} is a TypeError at construction`, () =>
    assert.throws(
      () => redisReplay(redis as never, options as never),
      (error: Error) => error instanceof TypeError && message.test(error.message)
    ))

test.run()
