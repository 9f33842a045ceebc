// Keys under clocks that fail or are set back.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createEndpoints, fails, jwksOf, publishes, tokenBy } from './key-endpoint'

const test = suite('jwt, keys and clocks')
const { start, close } = createEndpoints()
test.after(close)
const [a, b] = [tokenBy('a'), tokenBy('b')]
const noKey = '401 signature_invalid key'

for (const [title, now] of [
  ['NaN', () => Number.NaN],
  ['Infinity', () => Number.POSITIVE_INFINITY],
  ['nothing', () => undefined as unknown as number],
  ['a text', () => '1800000000000' as unknown as number],
  ['a promise', () => Promise.resolve(1) as unknown as number],
  [
    'a throw',
    () => {
      throw new Error('clock')
    }
  ]
] as const)
  test(`a clock that answers ${title}: 503, no key serves, nothing is fetched`, async () => {
    for (const preloaded of [{}, { keys: jwksOf(['a']) }]) {
      const server = await start(publishes('a'), { now, ...preloaded })
      assert.equal([await server.ask(a), server.fetches], ['503 keys_unavailable now 1', []])
    }
  })
test('a clock that fails and comes back: the keys are as old as before', async () => {
  let broken = false
  let time = 0
  const now = (): number => (broken ? Number.NaN : 1_800_000_000_000 + time)
  const server = await start(publishes('a'), { now })
  assert.is(await server.ask(a), 'Allow')
  broken = true
  assert.is(await server.ask(a), '503 keys_unavailable now 1')
  broken = false
  assert.equal([await server.ask(a), server.fetches.length], ['Allow', 1])
  server.answer = publishes()
  time = 600_000
  assert.is(await server.ask(a), noKey)
})
test('a clock that fails while a fetch fails: its pause ends all the same', async () => {
  let broken = false
  let time = 0
  const now = (): number => (broken ? Number.NaN : 1_800_000_000_000 + time)
  const server = await start(fails, { now })
  const answer = server.ask(a)
  broken = true
  assert.match(await answer, /^503 keys_unavailable/)
  broken = false
  server.answer = publishes('a')
  time = 1000
  assert.is(await server.ask(a), 'Allow')
})
test('a clock that is set back makes no key live longer, and no outage', async () => {
  for (const back of [-600, -86_400, -1e8]) {
    const server = await start(publishes('a'))
    await server.ask(a)
    server.answer = publishes('b')
    server.time = back
    assert.is(await server.ask(a), noKey)
    server.answer = fails
    server.time = back - 5000
    assert.is(await server.ask(b), '503 keys_unavailable http_500 1')
    server.answer = publishes('a')
    server.time -= 31
    assert.is(await server.ask(a), 'Allow')
  }
})

test.run()
