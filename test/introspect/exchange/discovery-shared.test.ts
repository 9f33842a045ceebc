import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { turn } from './publisher'
import { watch } from './watched'

const test = suite('discovery, shared and stale')

test('where requests share work, 100 questions are one fetch, which may bring nothing', async () => {
  for (const [mark, answer] of [
    ['a', 'a'],
    [undefined, 'discovery_http_503 1']
  ] as const) {
    const server = watch(mark)
    const answers = await Promise.all(Array.from({ length: 100 }, server.find))
    assert.equal(new Set(answers), new Set([answer]))
    assert.is(server.urls.length, 1)
  }
})
test('on Workers no question waits for the fetch of another, and failures side by side are one', async () => {
  const server = watch('a', false)
  server.hangs = true
  const first = server.find()
  server.hangs = false
  assert.is(await server.find(), 'a')
  server.hangs = true
  server.release()
  assert.is(await first, 'a')
  const failing = watch(undefined, false)
  await Promise.all(Array.from({ length: 20 }, failing.find))
  assert.is(failing.urls.length, 20)
  assert.is(await failing.find(), 'discovery_http_503 1')
})
test('a fetch that hangs is given up after 10 s, and its late answer replaces no newer one', async () => {
  const server = watch('old')
  server.hangs = true
  const first = server.find()
  server.time = 9.9
  const second = server.find()
  server.time = 10
  server.hangs = false
  assert.is(await server.find(), 'old')
  assert.is(server.urls.length, 2)
  server.publish('new')
  server.time = 3000
  await server.find()
  await turn()
  server.publish('old')
  server.release()
  assert.equal(await Promise.all([first, second, server.find()]), ['new', 'new', 'new'])
})
test('a stale document is fetched again in the background, and serves meanwhile', async () => {
  const server = watch('a')
  await server.find()
  server.publish('b')
  server.time = 30
  server.discovery.markStale()
  assert.is(await server.find(), 'a')
  await turn()
  assert.is(await server.find(), 'b')
  assert.is(server.urls.length, 2)
})
test('a document of the last 30 s is not marked stale, and marks while a fetch fails or runs start none', async () => {
  const server = watch('a')
  server.discovery.markStale()
  await server.find()
  server.time = 29.9
  server.discovery.markStale()
  await server.find()
  assert.is(server.urls.length, 1)
  server.publish(undefined)
  server.time = 30
  for (let i = 0; i < 50; i += 1) server.discovery.markStale()
  await turn()
  for (let i = 0; i < 50; i += 1) server.discovery.markStale()
  assert.is(await server.find(), 'a')
  assert.is(server.urls.length, 2)
  server.time = 31
  assert.is(await server.find(), 'a')
  assert.is(server.urls.length, 3)
})
test('with a clock that fails nothing is found, and nothing is fetched', async () => {
  for (const time of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const server = watch('a')
    server.time = time
    assert.is(await server.find(), 'now 1')
    server.discovery.markStale()
    assert.equal(server.urls, [])
  }
})

test.run()
