import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { turn } from './publisher'
import { watch } from './watched'

const test = suite('discovery')

test('nothing is fetched before the first question', () => assert.equal(watch('a').urls, []))
test('a document serves for an hour, and is refreshed in the background from three quarters on', async () => {
  const server = watch('a')
  assert.is(await server.find(), 'a')
  server.publish('b')
  server.time = 2699
  assert.is(await server.find(), 'a')
  await turn()
  assert.is(server.urls.length, 1)
  server.time = 2700
  assert.is(await server.find(), 'a')
  await turn()
  assert.is(await server.find(), 'b')
  assert.is(server.urls.length, 2)
})
test('while refreshes fail it serves to the end of its hour, and then no longer', async () => {
  const server = watch('a')
  await server.find()
  server.publish(undefined)
  for (const time of [2700, 3000, 3599.9]) {
    server.time = time
    assert.is(await server.find(), 'a')
    await turn()
  }
  assert.is(server.urls.length, 4)
  server.time = 3630
  assert.is(await server.find(), 'discovery_http_503 8')
})
test('a clock that was set back makes no document live longer', async () => {
  const server = watch('a')
  await server.find()
  server.publish('b')
  server.time = -3600
  assert.is(await server.find(), 'b')
})
test('after a failure there are pauses of 1, 2, 4, 8, 16 and 30 s, in which nothing is fetched', async () => {
  const server = watch(undefined)
  const fetchedAt: number[] = []
  for (server.time = 0; server.time < 100; server.time += 0.5) {
    const before = server.urls.length
    assert.match(await server.find(), /^discovery_http_503 \d+$/)
    if (server.urls.length > before) fetchedAt.push(server.time)
  }
  assert.equal(fetchedAt, [0, 1, 3, 7, 15, 31, 61, 91])
})
test('Retry-After is the rest of the pause', async () => {
  const server = watch(undefined)
  assert.is(await server.find(), 'discovery_http_503 1')
  server.time = 1
  assert.is(await server.find(), 'discovery_http_503 2')
  server.time = 1.5
  assert.is(await server.find(), 'discovery_http_503 2')
})
test('a document from which nothing can be read is a failure, and replaces none', async () => {
  assert.is(await watch('unusable').find(), 'mark_missing 1')
  const server = watch('a')
  await server.find()
  server.publish('unusable')
  server.time = 3000
  await server.find()
  await turn()
  assert.is(await server.find(), 'a')
  server.time = 3700
  assert.is(await server.find(), 'mark_missing 2')
})

test.run()
