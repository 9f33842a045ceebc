// The same rules where requests share no work, and whatever happens.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { brings, fails, keysNamed, startKeyServer, turn } from './key-server'

const test = suite('jose, keys on both hosts')

test('on Workers no request waits for the fetch of another, and a refresh that never ends is given up', async () => {
  const server = startKeyServer(brings('a'), { shareWork: false })
  server.hangs = true
  const [first, second] = [server.ask('a'), server.ask('a')]
  assert.is(server.fetches.length, 2)
  server.hanging[1]?.()
  assert.is(await second, 'a')
  server.hanging[0]?.()
  assert.is(await first, 'a')
  const unknown = [server.ask('b'), server.ask('b'), server.ask('b')]
  assert.is(server.fetches.length, 4)
  assert.is(await unknown[2], '503 unknown_kid 30')
  for (const time of [500, 501, 509]) {
    server.time = time
    assert.is(server.ask('a'), 'a')
  }
  assert.equal(server.fetches, [0, 0, 0, 0, 500])
  server.time = 510
  assert.is(server.ask('a'), 'a')
  assert.equal(server.fetches, [0, 0, 0, 0, 500, 510])
})
test('on Workers, the lifetime of preloaded keys begins with the first request', async () => {
  let time = 0
  const options = { now: () => time, preloaded: keysNamed('a'), shareWork: false }
  const server = startKeyServer(fails, options)
  time = 1_800_000_000_000
  assert.is(server.ask('a'), 'a')
  time += 449_000
  assert.equal([server.ask('a'), server.fetches.length], ['a', 0])
  time += 1_000
  assert.equal([server.ask('a'), server.fetches.length], ['a', 1])
  await turn()
})
test('on Workers, fetches that fail side by side are one failure', async () => {
  const server = startKeyServer(fails, { shareWork: false })
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.ask('a')))
  assert.equal(new Set(answers), new Set(['503 http_500 1']))
  server.time = 1
  assert.is(await server.ask('a'), '503 http_500 2')
})

/** Time passes, the server rotates or fails, somebody asks. */
const event = fc.oneof(
  fc.nat(1200).map(seconds => ({ seconds: seconds / 2 })),
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }).map(kids => ({ kids })),
  fc.constant({ fails: true as const }),
  fc.constantFrom('a', 'b', 'c', 'x').map(kid => ({ kid }))
)
for (const shareWork of [true, false])
  test(`whatever happens, only keys of the last good fetch serve, and not beyond their time: ${shareWork ? 'Node' : 'Workers'}`, () =>
    fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 20, maxLength: 60 }), async events => {
        const server = startKeyServer(fails, { shareWork, staleIfError: 600 })
        let good: readonly string[] = []
        let goodAt = Number.NEGATIVE_INFINITY
        let published: readonly string[] | undefined
        for (const step of events) {
          if ('seconds' in step) server.time += step.seconds
          if ('kids' in step) {
            server.answer = brings(...step.kids)
            published = step.kids
          }
          if ('fails' in step) {
            server.answer = fails
            published = undefined
          }
          if (!('kid' in step)) continue
          const before = server.fetches.length
          const asked = server.ask(step.kid)
          const atOnce = typeof asked === 'string'
          const answer = await asked
          await turn()
          assert.ok(server.fetches.length - before <= 1)
          const fetched = server.fetches.length > before && published !== undefined
          if (atOnce && answer === step.kid)
            assert.ok(good.includes(step.kid) && server.time - goodAt < 1200)
          if (fetched) [good, goodAt] = [published ?? [], server.time]
          if (!atOnce && answer === step.kid)
            assert.ok(good.includes(step.kid) && server.time - goodAt < 1200)
          if (answer === '401') assert.ok(published !== undefined && !published.includes(step.kid))
        }
      }),
      { numRuns: 300 }
    ))

test.run()
