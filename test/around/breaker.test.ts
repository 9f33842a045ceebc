// What a breaker counts, and when it opens.
import { around, breaker, type Introspection } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows, now } from '../samples'
import { fail, failedWith, failures, open, pause, setUp } from './breaker-server'
import { active, down, summary } from './introspects'

const test = suite('breaker')

test('after `failures` failures in a row the server is not asked', async () => {
  const server = setUp()
  await fail(server, failures)
  for (let i = 0; i < 5; i += 1) assert.is(await server.ask(`other-${i}`, active), open)
  assert.is(server.calls(), failures)
})
test('an open breaker is a 503 that says when the next try is', async () => {
  const server = setUp()
  await fail(server, failures)
  server.wait(1_001)
  assert.equal(await server.introspect({ token: 'a' }), {
    ...failedWith('unreachable', 'breaker_open'),
    retryAfter: 9
  })
})
test('failures of one token alone never shut out the others', async () => {
  const server = setUp()
  for (let i = 0; i < 10 * failures; i += 1)
    assert.is(await server.ask('poison', down), summary(down))
  await server.ask('second', down)
  assert.is(await server.ask('third', active), open)
})

for (const [title, answer] of [
  ['a timeout of ours', failedWith('timeout', 'timed')],
  ['an exchange without an answer in time', failedWith('timeout', 'no_answer_in_time')],
  ['a network error', failedWith('unreachable', 'ECONNREFUSED')],
  ['a 5xx', failedWith('unreachable', 'http_502')]
] as const)
  test(`${title} counts`, async () => {
    const server = setUp()
    for (let i = 0; i < failures; i += 1) await server.ask(`token-${i}`, answer)
    assert.is(await server.ask('a', active), open)
  })

for (const [title, answer] of [
  ['a 400', failedWith('refused', 'http_400')],
  ['a 401', failedWith('refused', 'http_401')],
  ['a 408', failedWith('unreachable', 'http_408')],
  ['a 429', failedWith('unreachable', 'http_429')],
  ['an aborted query', failedWith('timeout', 'aborted')],
  ['an answer over the limit', failedWith('unreachable', 'answer_too_large')],
  ['a token of another server', { _tag: 'Foreign', by: 'form' }],
  ['an answer from a cache', { _tag: 'Active', token: bound, cached: true }]
] as readonly (readonly [string, Introspection])[]) {
  test(`${title} does not count`, async () => {
    const server = setUp()
    for (let i = 0; i < 10 * failures; i += 1) await server.ask(`token-${i}`, answer)
    assert.is(await server.ask('a', active), 'Active')
  })
  test(`${title} does not end a row of failures`, async () => {
    const server = setUp()
    await fail(server, failures - 1)
    await server.ask('a', answer)
    await fail(server, 1)
    assert.is(await server.ask('a', active), open)
  })
}

for (const answer of [
  active,
  { _tag: 'Inactive' },
  { _tag: 'Refused', status: 403, reason: 'insufficient_scope' }
] as const satisfies readonly Introspection[])
  test(`a good answer, ${answer._tag}, ends a row of failures`, async () => {
    const server = setUp()
    await fail(server, failures - 1)
    await server.ask('a', answer)
    await fail(server, failures - 1)
    assert.is(await server.ask('a', active), 'Active')
  })

test('a query that its caller gave up does not count, whatever the transport calls it', async () => {
  const introspect = around(
    async () => failedWith('unreachable', 'AbortError'),
    breaker({ failures, pause })
  )
  const aborted = AbortSignal.abort()
  for (let i = 0; i < 10; i += 1) await introspect({ token: `token-${i}` }, aborted)
  assert.is(summary(await introspect({ token: 'a' })), 'introspection_unreachable AbortError')
})

for (const [title, options] of [
  ['no failures', { pause }],
  ['failures of 0', { failures: 0, pause }],
  ['half a failure', { failures: 2.5, pause }],
  ['a pause that is no number', { failures, pause: '1000' }],
  ['a misspelled option', { failures, pause, nwo: now }]
] as const)
  test(`breaker throws a TypeError for ${title}`, () =>
    assert.throws(
      () => breaker(options as never),
      (error: Error) => error instanceof TypeError && error.message.startsWith('breaker(options)')
    ))

test('breaker takes a pause under 10 milliseconds for seconds', () =>
  assert.throws(() => breaker({ failures, pause: 9 }), /breaker\(\{ pause: 9_000 \}\)/))
test('breaker in the wrong shape is an error at construction', () => {
  assert.throws(() => around(knows(active), breaker as never), /options are missing/)
  assert.throws(() => breaker({ failures, pause })(undefined as never), /is a layer/)
})

test.run()
