import { around, cached, gate, memory, noScopes, type Store, traced } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, knows, now, pem, request, secret, unbound } from '../samples'
import { active, query, setUp } from './cached-server'

const test = suite('cached')

test('an equal query is answered from the store', async () => {
  const { introspect, calls } = setUp(active())
  await introspect(query)
  const again = await introspect(query)
  assert.is(calls(), 1)
  assert.ok(again._tag === 'Active' && again.cached === true)
})

for (const [title, token, options, later, calls] of [
  ['an answer lives 60 s by default', { ...bound, expiresAt: at + 1000 }, {}, 59, 1],
  ['an answer lives no longer than 60 s by default', { ...bound, expiresAt: at + 1000 }, {}, 60, 2],
  ['an answer lives its ttl', { ...bound, expiresAt: at + 1000 }, { ttl: 300 }, 299, 1],
  [
    'an answer lives no longer than its ttl',
    { ...bound, expiresAt: at + 1000 },
    { ttl: 300 },
    300,
    2
  ],
  [
    'an answer never outlives its token [RFC 7662 §4]',
    { ...bound, expiresAt: at + 10 },
    { ttl: 300 },
    10,
    2
  ],
  ['an answer without an expiry is not remembered', { ...bound, expiresAt: undefined }, {}, 0, 2],
  [
    'an answer without an expiry is remembered if a ttl is set',
    { ...bound, expiresAt: undefined },
    { ttl: 30 },
    29,
    1
  ],
  ['an answer that has expired is not remembered', { ...bound, expiresAt: at }, {}, 0, 2]
] as const)
  test(title, async () => {
    const { introspect, calls: callCount, clock } = setUp(active(token), options)
    await introspect(query)
    clock.seconds += later
    await introspect(query)
    assert.is(callCount(), calls)
  })
test('nothing is remembered if the clock returns NaN', async () => {
  const { introspect, calls } = setUp(active(), { now: () => Number.NaN })
  await introspect(query)
  await introspect(query)
  assert.is(calls(), 2)
})

for (const [title, answer] of [
  ['inactive', { _tag: 'Inactive' }],
  ['refused', { _tag: 'Refused', status: 403, reason: 'insufficient_scope' }],
  ['failed', { _tag: 'Failed', reason: 'introspection_unreachable', detail: 'x', retryable: true }],
  ['foreign', { _tag: 'Foreign', by: 'form' }]
] as const)
  test(`an answer that is ${title} is never remembered [sechub#4099]`, async () => {
    const { introspect, calls } = setUp(answer)
    await introspect(query)
    await introspect(query)
    assert.is(calls(), 2)
  })
test('inactive answers are remembered if configured, for that long, apart from active ones', async () => {
  const store: Store & { readonly keys: string[] } = {
    keys: [],
    get: () => undefined,
    set(key) {
      this.keys.push(key)
    }
  }
  const { introspect, calls, clock } = setUp({ _tag: 'Inactive' }, { inactive: 5 }, store)
  await introspect(query)
  clock.seconds += 4
  assert.is((await introspect(query))._tag, 'Inactive')
  assert.is(calls(), 1)
  clock.seconds += 1
  await introspect(query)
  assert.is(calls(), 2)
  assert.equal(store.keys, [])
})
test('a flood of unknown tokens cannot evict an active one', async () => {
  const { introspect, calls } = setUp(
    ({ token }) => (token === secret ? active() : { _tag: 'Inactive' }),
    { inactive: 60 },
    memory({ entries: 2 })
  )
  await introspect(query)
  for (let i = 0; i < 2_000; i += 1) await introspect({ ...query, token: `flood${i}` })
  await introspect(query)
  assert.is(calls(), 2_001)
})
test('a query with the scheme DPoP is cached, apart from the one with Bearer', async () => {
  const { introspect, calls } = setUp(active())
  await introspect(query)
  for (let i = 0; i < 2; i += 1) await introspect({ ...query, scheme: 'DPoP' })
  assert.is(calls(), 2)
})
test('a certificate without a thumbprint bypasses the store', async () => {
  const { introspect, calls } = setUp(active())
  for (let i = 0; i < 2; i += 1) await introspect({ token: secret, certificate: pem(first.pem) })
  assert.is(calls(), 2)
})
test('traced reports that an answer was cached', async () => {
  const cachedFlags: boolean[] = []
  const { introspect } = setUp(active())
  const watched = around(
    introspect,
    traced(trace => {
      cachedFlags.push(trace.cached)
    })
  )
  await watched(query)
  await watched(query)
  assert.equal(cachedFlags, [false, true])
})

test('a malformed token is refused on a hit as on a miss', async () => {
  const introspect = around(
    knows({
      _tag: 'Active',
      token: { ...unbound, scopes: 'admin superuser' as unknown as readonly string[] }
    }),
    cached(memory({ entries: 5 }), { now })
  )
  const decide = gate({
    introspect,
    require: { ...noScopes, binding: 'optional', scopes: ['admin'] },
    now
  })
  for (let i = 0; i < 3; i += 1) assert.is((await decide(request()))._tag, 'ServerError')
})

test.run()
