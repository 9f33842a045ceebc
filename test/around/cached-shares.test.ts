// Concurrent equal misses share one call where requests may wait for each other.
import {
  around,
  cached,
  type Introspect,
  type Introspection,
  memory,
  rfc7662,
  timed,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requestsShareWork as onNode } from '../../src/host/node'
import { requestsShareWork as onWeb } from '../../src/host/web'
import { json } from '../introspect/transports'
import { at, now } from '../samples'
import { settled, storeOf, strings } from '../store/strings'
import { active, query, setUp } from './cached-server'
import { down, summary } from './introspects'

const test = suite('cached, equal misses at once')

test('requests share work on Node, and do not on Workers', () =>
  assert.equal([onNode, onWeb], [true, false]))

/** A server that answers when the test says so. */
function heldServer() {
  const signals: { readonly aborted: boolean }[] = []
  let release = (_: Introspection): void => undefined
  const introspect: Introspect = (_, signal) => {
    assert.ok(signal)
    signals.push(signal)
    return new Promise(resolve => {
      release = resolve
    })
  }
  return { introspect, signals, answer: (answer: Introspection) => release(answer) }
}

test("README's configuration makes one call for 50 equal misses", async () => {
  let calls = 0
  const server = rfc7662({
    endpoint: 'https://as.example.com/introspect',
    clientId: 'api',
    clientSecret: 'secret',
    transport: async () => {
      calls += 1
      await settled()
      return json({ active: true, token_type: 'Bearer', exp: at + 60 })
    }
  })
  const cache = cached(memory({ entries: 10_000 }), { now })
  const introspect = around(server, timed(3_000), cache, tokenOnly)
  const answers = await Promise.all(Array.from({ length: 50 }, () => introspect(query)))
  assert.ok(answers.every(({ _tag }) => _tag === 'Active'))
  assert.is(calls, 1)
})
test('50 equal misses of a shared store are one read, one call and one write', async () => {
  const kv = strings()
  let calls = 0
  const server: Introspect = async () => {
    calls += 1
    return active()
  }
  const introspect = around(server, cached(storeOf(kv), { now }))
  await Promise.all(Array.from({ length: 50 }, () => introspect(query)))
  await settled()
  assert.equal(
    kv.calls.map(([method]) => method),
    ['get', 'set']
  )
  assert.is(calls, 1)
})
test('queries that differ share nothing', async () => {
  const { introspect, calls } = setUp(active())
  await Promise.all(['a', 'b', 'c'.repeat(65), 'd'.repeat(65)].map(token => introspect({ token })))
  assert.is(calls(), 4)
})
test('if the first caller leaves, the call goes on: the others get the answer, and it is remembered', async () => {
  const { introspect, signals, answer } = heldServer()
  const stacked = around(introspect, cached(memory({ entries: 9 }), { now }))
  const leader = new AbortController()
  const [first, second] = [stacked(query, leader.signal), stacked(query)]
  leader.abort()
  assert.is(summary(await first), 'introspection_timeout aborted')
  const third = stacked(query, new AbortController().signal)
  answer(active())
  assert.equal([summary(await second), summary(await third)], ['Active', 'Active'])
  assert.ok('cached' in (await stacked(query)))
  assert.equal(
    signals.map(({ aborted }) => aborted),
    [false]
  )
})
test('the call ends when its last caller leaves, and the next query makes its own', async () => {
  const { introspect, signals, answer } = heldServer()
  const stacked = around(introspect, cached(memory({ entries: 9 }), { now }))
  const controllers = [new AbortController(), new AbortController()]
  const waiting = controllers.map(({ signal }) => stacked(query, signal))
  for (const controller of controllers) controller.abort()
  await Promise.all(waiting)
  assert.is(signals[0]?.aborted, true)
  const next = stacked(query)
  answer(active())
  assert.is(summary(await next), 'Active')
  assert.is(signals.length, 2)
})
test('a failure is shared by those who wait, and not remembered', async () => {
  const { introspect, calls } = setUp(down)
  const answers = await Promise.all([introspect(query), introspect(query)])
  assert.equal(answers.map(summary), Array(2).fill('introspection_unreachable http_503'))
  assert.is(calls(), 1)
  await introspect(query)
  assert.is(calls(), 2)
})
test('a query with a certificate that has no thumbprint makes its own call', async () => {
  const own = { token: 'a', certificate: { _tag: 'Pem', pem: '' } } as const
  const { introspect, calls } = setUp(active())
  await Promise.all([introspect(own), introspect(own)])
  assert.is(calls(), 2)
})
test('the age of an answer starts when the server is asked', async () => {
  const { introspect, calls, clock } = setUp(() => {
    clock.seconds += 20
    return active({ scopes: [], confirmation: {}, claims: {}, expiresAt: at + 1_000 })
  })
  await introspect(query)
  clock.seconds += 39
  await introspect(query)
  assert.is(calls(), 1)
  clock.seconds += 1
  await introspect(query)
  assert.is(calls(), 2)
})

test.run()
