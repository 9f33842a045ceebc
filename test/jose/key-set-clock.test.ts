// Keys under clocks that fail, leap or are set back, and fetches that end out of order.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { brings, bringsFor, fails, keysNamed, startKeyServer, turn } from './key-server'

const test = suite('jose, keys and clocks')

test('if the clock fails, no key serves and nothing is fetched', () => {
  const clocks = [
    () => Number.NaN,
    () => Date.now() / 1000,
    () => {
      throw new Error('clock')
    }
  ]
  for (const now of clocks) {
    const server = startKeyServer(brings('a'), { now, preloaded: keysNamed('a') })
    assert.equal([server.ask('a'), server.fetches.length], ['503 now 1', 0])
  }
})
test('a clock that is set back ends a set: how old it is cannot be known', async () => {
  for (const [seconds, expected] of [
    [-2640, '401'],
    [-2, '401'],
    [-1, 'a']
  ] as const) {
    const server = startKeyServer(bringsFor(3600, 'a'))
    await server.ask('a')
    server.time = 2650
    await server.ask('a')
    server.answer = brings()
    server.time += seconds
    assert.is(await server.ask('a'), expected)
  }
})
test('by however many steps a clock is set back, no key serves longer than the lifetime', async () => {
  const server = startKeyServer(bringsFor(3600, 'a'))
  await server.ask('a')
  server.answer = brings()
  server.hangs = true // the background fetches of a refresh never end
  let served = 0
  const ask = async (): Promise<string> => server.ask('a')
  for (let step = 0; step < 40; step++) {
    server.time += step % 5 === 4 ? -600 : 120
    if ((await Promise.race([ask(), turn()])) === 'a') served += 120
  }
  assert.ok(served <= 600)
})
test('a clock that is set back while a fetch runs makes what it brings no younger', async () => {
  const server = startKeyServer(bringsFor(60, 'a'))
  server.hangs = true
  const first = server.ask('a')
  server.time = -3000
  server.hanging[0]?.(bringsFor(60, 'a'))
  assert.is(await first, 'a')
  server.hangs = false
  server.answer = brings()
  server.time = -2930
  assert.is(await server.ask('a'), '401')
})
test('preloaded keys end, too, if the clock is set back', async () => {
  const server = startKeyServer(brings(), { preloaded: keysNamed('a') })
  server.time = -600
  assert.is(await server.ask('a'), '401')
})
test('a clock that is set back makes no set live longer, and no pause', async () => {
  const server = startKeyServer(brings('a'), { staleIfError: 100 })
  await server.ask('a')
  server.answer = fails
  server.time = -701
  assert.is(await server.ask('a'), '503 http_500 1')
  server.time = -800
  server.answer = brings('b')
  assert.is(await server.ask('b'), 'b')
})
test('with a clock that leaps at each reading, a question costs at most two fetches', async () => {
  for (const answer of [brings('a'), fails]) {
    let time = 1.8e12
    const server = startKeyServer(answer, { now: () => (time += 1e10) })
    for (let i = 1; i < 5; i++) {
      await server.ask('b')
      assert.ok(server.fetches.length <= 2 * i)
    }
  }
})
test('with such a clock and keys that still serve, a question about another key ends, too', async () => {
  let time = 1.8e12
  const now = (): number => (time += 700_000)
  const options = { now, staleIfError: 1e9, preloaded: keysNamed('a') }
  const server = startKeyServer(fails, options)
  assert.match(await server.ask('b'), /^503 http_500/)
  assert.ok(server.fetches.length <= 3)
})
test('a fetch that ends after a later one changes nothing', async () => {
  const server = startKeyServer(brings('a'))
  server.hangs = true
  const first = server.ask('b')
  server.time = 11
  const second = server.ask('b')
  assert.is(server.fetches.length, 2)
  server.hanging[1]?.(brings('b'))
  assert.is(await second, 'b')
  server.hanging[0]?.(brings('a'))
  assert.is(await first, 'b')
  assert.is(server.ask('b'), 'b')
  for (const late of [brings('a'), fails]) {
    const other = startKeyServer(brings('b'))
    other.hangs = true
    other.ask('b')
    other.time = 11
    other.hangs = false
    await other.ask('b')
    other.hanging[0]?.(late)
    await turn()
    assert.is(other.ask('b'), 'b')
    assert.is(await other.ask('x'), '401')
  }
})

test.run()
