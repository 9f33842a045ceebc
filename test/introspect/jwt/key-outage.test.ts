// When keys cannot be fetched: answers that are no JWK Set, servers that fail or hang.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  createEndpoints,
  fails,
  jwksOf,
  type KeyEndpoint,
  type Published,
  publishes,
  tokenBy
} from './key-endpoint'

const test = suite('jwt, outages')
const { start, close } = createEndpoints()
test.after(close)
const [a, b] = [tokenBy('a'), tokenBy('b')]
const noKey = '401 signature_invalid key'

const set = JSON.stringify(jwksOf(['b']))
const html = '<!doctype html><title>Sign in</title>'
for (const [title, answer, detail] of [
  ['500', { status: 500 }, 'http_500'],
  ['404', { status: 404 }, 'http_404'],
  ['204', { status: 204 }, 'http_204'],
  ['304, although nobody asked for it', { status: 304 }, 'http_304'],
  ['a redirect', { status: 302, headers: { location: '/other' } }, 'http_302'],
  ['a permanent redirect', { status: 308, headers: { location: '/other' } }, 'http_308'],
  ['HTML', { body: html, headers: { 'content-type': 'text/html' } }, 'not_json'],
  ['JSON that is cut short', { body: set.slice(0, -2) }, 'not_json'],
  ['two sets', { body: set + set }, 'not_json'],
  ['nothing', { body: '' }, 'not_json'],
  ['a list', { body: `[${set}]` }, 'not_an_object'],
  ['null', { body: 'null' }, 'not_an_object'],
  ['an object without keys', { body: '{"issuer":"https://as"}' }, 'keys'],
  ['keys that are no list', { body: '{"keys":{}}' }, 'keys'],
  ['an inherited list', { body: '{"__proto__":{"keys":[]}}' }, 'keys'],
  ['300 KiB', { body: set.padEnd(300 * 1024) }, 'answer_too_large'],
  ['a coded answer', { headers: { 'content-encoding': 'gzip' } }, 'content_encoded'],
  ['an answer of another status with keys', { status: 203, kids: ['b'] }, 'http_203']
] as const satisfies readonly (readonly [string, Published, string])[])
  test(`${title}: 503 ${detail} without keys, and the known ones stay`, async () => {
    const empty = await start(answer)
    assert.is(await empty.ask(a), `503 keys_unavailable ${detail} 1`)
    assert.is(empty.fetches.length, 1)
    const server = await start(publishes('a'))
    await server.ask(a)
    server.answer = answer
    server.time = 450
    assert.is(await server.ask(a), 'Allow')
    await server.idle()
    assert.is(await server.ask(b), `503 keys_unavailable ${detail} 1`)
    assert.equal([await server.ask(a), server.fetches], ['Allow', [0, 450]])
  })
test('an empty set of a 200 is no outage', async () => {
  const server = await start(publishes())
  assert.is(await server.ask(a), noKey)
})
test('a content type that is not JSON is no outage [RFC 7517 §8.5]', async () => {
  const server = await start({ kids: ['a'], headers: { 'content-type': 'text/plain' } })
  assert.is(await server.ask(a), 'Allow')
})

/** Until this request has arrived. */
async function arrival(server: KeyEndpoint, number: number): Promise<void> {
  while (server.fetches.length < number) await new Promise(resolve => setImmediate(resolve))
}
test('a server that hangs: one fetch for all, each 503 at its deadline; then its answer serves', async () => {
  const server = await start(publishes('a'), { deadline: 100 })
  server.hangs = true
  const answers = await Promise.all(Array.from({ length: 200 }, () => server.ask(a)))
  assert.equal(new Set(answers), new Set(['503 introspection_timeout deadline 1']))
  assert.equal(server.fetches, [0])
  server.release()
  await server.idle()
  assert.equal([await server.ask(a), server.fetches], ['Allow', [0]])
})
test('a server that hangs in a refresh delays nobody, and gets one request in 10 s', async () => {
  const server = await start(publishes('a'))
  await server.ask(a)
  server.hangs = true
  for (const time of [450, 451, 459.9, 460, 469]) {
    server.time = time
    assert.is(await server.ask(a), 'Allow')
  }
  await arrival(server, 3)
  assert.is(server.fetches.length, 3)
  server.answer = publishes('b')
  server.hangs = false
  server.release()
  await server.idle()
  assert.equal([await server.ask(b), await server.ask(a)], ['Allow', noKey])
})
test('an outage costs no fetch per request, and ends with the first good fetch', async () => {
  const server = await start(fails)
  for (; server.time < 130; server.time += 0.5)
    assert.match(await server.ask(a), /^503 keys_unavailable http_500 \d+$/)
  assert.equal(server.fetches, [0, 1, 3, 7, 15, 31, 61, 91, 121])
  server.answer = publishes('a')
  assert.is(await server.ask(a), '503 keys_unavailable http_500 21')
  server.time = 151
  assert.is(await server.ask(a), 'Allow')
})
test('in an outage known keys serve and nobody waits; after it a new key is found in 30 s', async () => {
  const server = await start(publishes('a'))
  await server.ask(a)
  server.answer = fails
  for (server.time = 600; server.time < 720; server.time += 0.5) {
    assert.is(await server.ask(a), 'Allow')
    await server.idle()
    assert.match(await server.ask(b), /^503 keys_unavailable http_500 \d+$/)
  }
  assert.equal(server.fetches, [0, 600, 601, 603, 607, 615, 631, 661, 691])
  server.answer = publishes('b')
  server.time = 721
  assert.is(await server.ask(a), 'Allow')
  await server.idle()
  assert.equal([await server.ask(b), await server.ask(a)], ['Allow', noKey])
})
test('in an outage the keys expire: 503 until a fetch brings them again, and the pauses begin anew', async () => {
  for (const preloaded of [{}, { keys: jwksOf(['a']) }]) {
    const server = await start(publishes('a'), { staleIfError: 60, ...preloaded })
    assert.is(await server.ask(a), 'Allow')
    server.answer = fails
    server.time = 659
    assert.is(await server.ask(a), 'Allow')
    await server.idle()
    server.time = 660
    assert.match(await server.ask(a), /^503 keys_unavailable http_500 \d+$/)
    server.answer = publishes('a')
    server.time = 700
    assert.is(await server.ask(a), 'Allow')
    server.answer = fails
    server.time = 1400
    assert.is(await server.ask(a), '503 keys_unavailable http_500 1')
  }
})
test('200 requests when the keys have expired share one fetch', async () => {
  const server = await start(publishes('a'), { staleIfError: 0 })
  await server.ask(a)
  server.time = 600
  await Promise.all(Array.from({ length: 200 }, () => server.ask(a)))
  assert.equal(server.fetches, [0, 600])
})

test.run()
