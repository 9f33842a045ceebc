// How long a key is accepted: the lifetime of its set, refreshes, and the set that replaces it.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  createEndpoints,
  type EndpointOptions,
  fails,
  jwksOf,
  type KeyEndpoint,
  type Published,
  publishes,
  tokenBy
} from './key-endpoint'

const test = suite('jwt, the lifetime of keys')
const { start, close } = createEndpoints()
test.after(close)
const [a, b] = [tokenBy('a'), tokenBy('b')]
const noKey = '401 signature_invalid key'

for (const [cacheControl, lifetime] of [
  [undefined, 600],
  ['max-age=300', 300],
  ['public, max-age=1200, must-revalidate', 1200],
  ['max-age=0', 60],
  ['max-age=59', 60],
  ['max-age=86400', 3600],
  ['max-age=999999999', 3600],
  ['max-age=-1', 600],
  ['max-age=99999999999999999999', 600],
  ['max-age=1e3', 600],
  ['max-age=60, max-age=3600', 600],
  [['max-age=3600', 'max-age=60'], 600],
  ['no-store', 600],
  ['no-store, max-age=3600', 600],
  ['no-cache, max-age=3600', 600],
  ['s-maxage=3600', 600],
  ['\u00e4=, ;;"max-age', 600]
] as const)
  test(`Cache-Control ${JSON.stringify(cacheControl)}: ${lifetime} s, refreshed in the background at three quarters`, async () => {
    const server = await start({ kids: ['a'], cacheControl })
    assert.is(await server.ask(a), 'Allow')
    server.time = lifetime * 0.75 - 1
    assert.equal([await server.ask(a), server.fetches.length], ['Allow', 1])
    server.time += 1
    server.hangs = true
    const answers = [await server.ask(a), await server.ask(a)]
    assert.equal(answers, ['Allow', 'Allow'])
    server.answer = { kids: ['b'], cacheControl }
    server.hangs = false
    server.release()
    await server.idle()
    assert.equal([await server.ask(b), server.fetches], ['Allow', [0, lifetime * 0.75]])
    server.answer = { kids: ['a'], cacheControl }
    server.time += lifetime
    assert.equal([await server.ask(b), server.fetches.length], [noKey, 3])
  })
test('200 first requests wait for one fetch', async () => {
  const server = await start(publishes('a'))
  const answers = await Promise.all(Array.from({ length: 200 }, () => server.ask(a)))
  assert.equal([new Set(answers), server.fetches], [new Set(['Allow']), [0]])
})
for (const kids of [['b'], []])
  test(`a set replaces the one before entirely, also by ${kids.length} keys`, async () => {
    for (const preloaded of [{}, { keys: jwksOf(['a']) }]) {
      const server = await start(publishes('a'), preloaded)
      assert.is(await server.ask(a), 'Allow')
      server.answer = publishes(...kids)
      server.time = 450
      assert.is(await server.ask(a), 'Allow')
      await server.idle()
      assert.is(await server.ask(a), noKey)
    }
  })
test('keys without a URL never expire, and cost no fetch', async () => {
  const server = await start(publishes('a'), { keys: jwksOf(['b']), jwksUri: undefined })
  server.time = 1e9
  assert.equal([await server.ask(b), await server.ask(a), server.fetches], ['Allow', noKey, []])
})
test('preloaded keys serve at once, and a new one is found behind the URL', async () => {
  const server = await start(publishes('b'), { keys: jwksOf(['a']) })
  assert.equal([await server.ask(a), server.fetches], ['Allow', []])
  assert.equal([await server.ask(b), await server.ask(a)], ['Allow', noKey])
  assert.equal(server.fetches, [0, 0])
})

/** The last second of `seconds` at which the withdrawn key was accepted. */
async function lastAccepted(server: KeyEndpoint, seconds: readonly number[]): Promise<number> {
  let last = -1
  for (const time of seconds) {
    server.time = time
    if ((await server.ask(a)) === 'Allow') last = time
    await server.idle()
  }
  return last
}
/** The API is used at each of these seconds. */
function everySecondUntil(end: number): readonly number[] {
  return Array.from({ length: end }, (_, i) => i)
}
const withdrawn = publishes('b')
const hour = { cacheControl: 'max-age=3600' }
const minute = { cacheControl: 'max-age=60' }
for (const [title, before, after, options, seconds, expected] of [
  ['while the API is used: 450 s', {}, withdrawn, {}, everySecondUntil(1000), 450],
  ['if the API rests: 10 min', {}, withdrawn, {}, [599], 599],
  ['if the API rests: 10 min, then no more', {}, withdrawn, {}, [600], -1],
  ['with max-age=60: 45 s', minute, withdrawn, {}, everySecondUntil(200), 45],
  ['with max-age=3600: 45 min', hour, withdrawn, {}, everySecondUntil(4000), 2700],
  ['with max-age=3600, if the API rests: an hour', hour, withdrawn, {}, [3599], 3599],
  ['in an outage: 10 min and staleIfError', {}, fails, {}, [449, 3000, 4199, 4200], 4199],
  ['in an outage, max-age=3600: 2 h', hour, fails, {}, [3000, 7199, 7200], 7199],
  ['in an outage, max-age=60: 61 min', minute, fails, {}, [59, 3659, 3660], 3659],
  ['in an outage, staleIfError 0: 10 min', {}, fails, { staleIfError: 0 }, [500, 599, 600], 599],
  ['in an outage, staleIfError 60', {}, fails, { staleIfError: 60 }, [500, 659, 660], 659]
] as const satisfies readonly (readonly [
  string,
  Partial<Published>,
  Published,
  EndpointOptions,
  readonly number[],
  number
])[])
  test(`a withdrawn key is accepted ${title}`, async () => {
    const server = await start({ kids: ['a'], ...before }, options)
    assert.is(await server.ask(a), 'Allow')
    server.answer = after
    assert.is(await lastAccepted(server, seconds), expected)
  })
for (const [title, after, seconds, expected] of [
  ['while the API is used: 450 s', withdrawn, everySecondUntil(600), 450],
  ['if the API rests: 10 min', withdrawn, [599], 599],
  ['in an outage: 10 min and staleIfError', fails, [449, 4199, 4200], 4199]
] as const)
  test(`a withdrawn preloaded key is accepted from construction, ${title}`, async () => {
    const server = await start(after, { keys: jwksOf(['a']) })
    assert.is(await lastAccepted(server, seconds), expected)
  })
test('one token with a new key ends a withdrawn key at once', async () => {
  const server = await start(publishes('a'))
  await server.ask(a)
  server.answer = withdrawn
  assert.equal([await server.ask(b), await server.ask(a)], ['Allow', noKey])
})
test('a key that was withdrawn while its set was fetched counts from the start of the fetch', async () => {
  const server = await start(publishes('a'))
  server.hangs = true
  const answer = server.ask(a)
  while (server.fetches.length === 0) await new Promise(resolve => setImmediate(resolve))
  server.time = 9
  server.hangs = false
  server.release()
  assert.is(await answer, 'Allow')
  server.answer = withdrawn
  server.time = 600
  assert.is(await server.ask(a), noKey)
})

test.run()
