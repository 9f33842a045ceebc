// How long a key serves: its set's lifetime, refreshes, outages.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fixedKeySet } from '../../src/jose/key-set'
import { ask, brings, bringsFor, fails, keysNamed, startKeyServer, turn } from './key-server'

const test = suite('jose, the lifetime of keys')

test('the first questions wait for one fetch', async () => {
  const server = startKeyServer(brings('a'))
  const answers = await Promise.all(Array.from({ length: 200 }, () => server.ask('a')))
  assert.equal([new Set(answers), server.fetches.length], [new Set(['a']), 1])
})
test('what is there is found without a promise and without a fetch', async () => {
  const server = startKeyServer(brings('a'))
  await server.ask('a')
  for (server.time = 0; server.time < 450; server.time += 50) assert.is(server.ask('a'), 'a')
  assert.is(server.fetches.length, 1)
})
for (const [title, maxAge, lifetime] of [
  ['10 min by default', undefined, 600],
  ['as Cache-Control says', 300, 300],
  ['at least a minute', 0, 60],
  ['at least a minute, if negative', -5, 60],
  ['at most an hour', 1e9, 3600],
  ['at most an hour, if infinite', Number.POSITIVE_INFINITY, 3600],
  ['a minute, if it is no number', Number.NaN, 60]
] as const)
  test(`the lifetime is ${title}: refreshed in the background at three quarters, waited for at its end`, async () => {
    const server = startKeyServer(bringsFor(maxAge, 'a'))
    await server.ask('a')
    server.answer = bringsFor(maxAge, 'b')
    server.time = lifetime * 0.75 - 1
    assert.is(server.ask('a'), 'a')
    server.time = lifetime - 1
    assert.equal([server.ask('a'), server.ask('a')], ['a', 'a'])
    await turn()
    assert.equal([server.fetches.length, server.ask('b')], [2, 'b'])
    server.answer = bringsFor(maxAge, 'c')
    server.time += lifetime
    assert.equal([await server.ask('c'), server.fetches.length], ['c', 3])
  })
test('the lifetime counts from the start of the fetch', async () => {
  const server = startKeyServer(brings('a'))
  server.hangs = true
  const answer = server.ask('a')
  server.time = 5
  server.hanging[0]?.()
  await answer
  server.time = 599
  assert.is(server.ask('a'), 'a')
  server.time = 600
  assert.not.type(server.ask('a'), 'string')
})
test('a set replaces the one before entirely, also by nothing', async () => {
  for (const next of [brings('b'), brings()]) {
    const server = startKeyServer(brings('a'))
    await server.ask('a')
    server.answer = next
    server.time = 600
    assert.is(await server.ask('a'), '401')
  }
})
test('while fetches fail, a set serves until its lifetime and staleIfError are over: then 503', async () => {
  const server = startKeyServer(brings('a'), { staleIfError: 100 })
  await server.ask('a')
  server.answer = fails
  server.time = 600
  assert.is(await server.ask('a'), 'a')
  server.time = 699
  assert.is(server.ask('a'), 'a')
  await turn()
  server.time = 700
  assert.is(server.ask('a'), '503 http_500 1')
  server.time = 702
  assert.is(await server.ask('a'), '503 http_500 4')
  server.answer = brings('a')
  server.time = 706
  assert.is(await server.ask('a'), 'a')
})
test('an outage costs no fetch per request: pauses of 1, 2, 4 … 30 s', async () => {
  const server = startKeyServer(fails)
  for (server.time = 0; server.time < 130; server.time += 0.25)
    assert.match(await server.ask('a'), /^503 http_500 \d+$/)
  assert.equal(server.fetches, [0, 1, 3, 7, 15, 31, 61, 91, 121])
})
test('in an outage known keys serve at once, an unknown one is 503 at once', async () => {
  const server = startKeyServer(brings('a'))
  await server.ask('a')
  server.answer = fails
  server.time = 600
  await server.ask('a')
  for (; server.time < 700; server.time += 0.25) {
    assert.is(server.ask('a'), 'a')
    await turn()
    assert.match(await server.ask('b'), /^503 http_500 \d+$/)
    if (server.time === 632) assert.is(server.ask('b'), '503 http_500 29')
  }
  assert.equal(server.fetches, [0, 600, 601, 603, 607, 615, 631, 661, 691])
  server.answer = brings('b')
  server.time = 800
  server.ask('a')
  await turn()
  assert.is(server.ask('b'), 'b')
})
test('after a good fetch the pauses begin at 1 s again', async () => {
  const server = startKeyServer(fails)
  for (; server.time < 8; server.time += 1) await server.ask('a')
  server.answer = bringsFor(60, 'a')
  server.time = 15
  assert.is(await server.ask('a'), 'a')
  server.answer = fails
  server.time = 4000
  assert.is(await server.ask('a'), '503 http_500 1')
})

test('preloaded keys serve without a fetch, are refreshed, and end like others', async () => {
  const server = startKeyServer(fails, { preloaded: keysNamed('a') })
  server.time = 449
  assert.is(server.ask('a'), 'a')
  assert.equal(server.fetches, [])
  server.time = 450
  assert.is(server.ask('a'), 'a')
  await turn()
  assert.equal(server.fetches, [450])
  server.time = 4199
  assert.is(server.ask('a'), 'a')
  server.time = 4200
  await turn()
  assert.match(await server.ask('a'), /^503/)
})
test('preloaded keys are replaced by what is fetched, also by nothing', async () => {
  const server = startKeyServer(brings(), { preloaded: keysNamed('a') })
  assert.is(server.ask('a'), 'a')
  assert.is(await server.ask('b'), '401')
  server.time = 1
  assert.is(await server.ask('a'), '401')
})
test('keys without a URL never end, and an unknown kid is 401', () => {
  const keySet = fixedKeySet(keysNamed('a'))
  assert.equal([ask(keySet, 'a'), ask(keySet, 'b')], ['a', '401'])
})

test.run()
