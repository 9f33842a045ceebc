import fc from 'fast-check'
import {
  around,
  type CachedOptions,
  cached,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  type Query,
  type Remembered,
  type Store,
  type Token,
  traced
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cacheKey } from '../../src/around/key'
import {
  at,
  bound,
  first,
  knows,
  now,
  pem,
  raisedAfter,
  request,
  secret,
  unbound
} from '../samples'

const test = suite('cached')

const query: Query = {
  token: secret,
  thumbprint: first.thumbprint,
  certificate: { _tag: 'Sha256', thumbprint: first.thumbprint },
  requirement: noScopes
}

/** A server that counts its calls, and a clock that is set by hand. */
function staged(
  answer: Introspection | ((asked: Query) => Introspection),
  options: CachedOptions = {},
  own?: Store
) {
  const store = own ?? memory({ entries: 100 })
  let calls = 0
  const clock = { seconds: at }
  const server: Introspect = async asked => {
    calls += 1
    return typeof answer === 'function' ? answer(asked) : answer
  }
  return {
    clock,
    calls: () => calls,
    server,
    introspect: around(
      server,
      cached(store, {
        now: () => clock.seconds * 1000,
        ...(own === undefined ? {} : { space: 'as' }),
        ...options
      })
    )
  }
}
const active = (token: Token = bound): Introspection => ({ _tag: 'Active', token })

test('an equal query is answered from the store', async () => {
  const { introspect, calls } = staged(active())
  await introspect(query)
  const again = await introspect(query)
  assert.is(calls(), 1)
  assert.ok(again._tag === 'Active' && again.cached === true)
})

for (const [title, token, options, later, calls] of [
  ['an answer lives 60 s unless told', { ...bound, expiresAt: at + 1000 }, {}, 59, 1],
  ['and no longer', { ...bound, expiresAt: at + 1000 }, {}, 60, 2],
  ['an answer lives its ttl', { ...bound, expiresAt: at + 1000 }, { ttl: 300 }, 299, 1],
  ['and no longer than its ttl', { ...bound, expiresAt: at + 1000 }, { ttl: 300 }, 300, 2],
  [
    'an answer never outlives its token [RFC 7662 §4]',
    { ...bound, expiresAt: at + 10 },
    { ttl: 300 },
    10,
    2
  ],
  ['an answer without an expiry is not remembered', { ...bound, expiresAt: undefined }, {}, 0, 2],
  ['unless a ttl is stated', { ...bound, expiresAt: undefined }, { ttl: 30 }, 29, 1],
  ['an answer that has expired is not remembered', { ...bound, expiresAt: at }, {}, 0, 2]
] as const)
  test(title, async () => {
    const { introspect, calls: made, clock } = staged(active(token), options)
    await introspect(query)
    clock.seconds += later
    await introspect(query)
    assert.is(made(), calls)
  })
test('a clock that is no number remembers nothing', async () => {
  const { introspect, calls } = staged(active(), { now: () => Number.NaN })
  await introspect(query)
  await introspect(query)
  assert.is(calls(), 2)
})

for (const [title, answer] of [
  ['inactive', { _tag: 'Inactive' }],
  ['refused', { _tag: 'Refused', status: 403, reason: 'insufficient_scope' }],
  ['failed', { _tag: 'Failed', reason: 'introspection_unreachable', detail: 'x', retryable: true }],
  ['foreign', { _tag: 'Foreign' }]
] as const)
  test(`what is ${title} is never remembered [sechub#4099]`, async () => {
    const { introspect, calls } = staged(answer)
    await introspect(query)
    await introspect(query)
    assert.is(calls(), 2)
  })
test('inactive is remembered if asked, for that long, and apart from the active', async () => {
  const store: Store & { readonly keys: string[] } = {
    keys: [],
    get: () => undefined,
    set(key) {
      this.keys.push(key)
    }
  }
  const { introspect, calls, clock } = staged({ _tag: 'Inactive' }, { inactive: 5 }, store)
  await introspect(query)
  clock.seconds += 4
  assert.is((await introspect(query))._tag, 'Inactive')
  assert.is(calls(), 1)
  clock.seconds += 1
  await introspect(query)
  assert.is(calls(), 2)
  assert.equal(store.keys, [])
})
test('a flood of unknown tokens cannot push an active one out', async () => {
  const { introspect, calls } = staged(
    ({ token }) => (token === secret ? active() : { _tag: 'Inactive' }),
    { inactive: 60 },
    memory({ entries: 2 })
  )
  await introspect(query)
  for (let i = 0; i < 2_000; i += 1) await introspect({ ...query, token: `flood${i}` })
  await introspect(query)
  assert.is(calls(), 2_001)
})
test('a query with a proof goes past the store', async () => {
  const { introspect, calls } = staged(active())
  await introspect(query)
  await introspect({ ...query, proof: { jwt: 'x' } })
  assert.is(calls(), 2)
})
test('a certificate that has no name goes past the store', async () => {
  const { introspect, calls } = staged(active())
  for (let i = 0; i < 2; i += 1) await introspect({ token: secret, certificate: pem(first.pem) })
  assert.is(calls(), 2)
})

test('a store that is not memory() needs a name for the server: other processes share it', () => {
  const map = new Map<string, Remembered>()
  const store: Store = {
    get: key => map.get(key),
    set: (key, value) => {
      map.set(key, value)
    }
  }
  assert.throws(() => cached(store), /space/)
  assert.type(cached(store, { space: 'https://as.example.com as api' }), 'function')
})
test('a key leaves the process as its SHA-256: no store but memory() sees the token', async () => {
  const keys: string[] = []
  const { introspect, calls } = staged(
    active(),
    {},
    {
      get: key => {
        keys.push(key)
        return undefined
      },
      set: key => {
        keys.push(key)
      }
    }
  )
  await introspect(query)
  assert.is(calls(), 1)
  assert.is(keys.length, 2)
  assert.ok(keys.every(key => /^[A-Za-z0-9_-]{43}$/.test(key)))
})
test('a name that looks like a private one is not it', async () => {
  const store = memory({ entries: 9 })
  const calls: string[] = []
  const server =
    (name: string): Introspect =>
    async () => {
      calls.push(name)
      return active()
    }
  const mine = around(server('a'), cached(store, { now: () => at * 1000 }))
  await mine(query)
  for (let i = 0; i < 200; i += 1)
    await around(server('b'), cached(store, { now: () => at * 1000, space: `#${i};` }))(query)
  assert.is(calls.filter(name => name === 'b').length, 200)
})
test('traced sees that an answer was cached', async () => {
  const seen: boolean[] = []
  const { introspect } = staged(active())
  const watched = around(
    introspect,
    traced(trace => {
      seen.push(trace.cached)
    })
  )
  await watched(query)
  await watched(query)
  assert.equal(seen, [false, true])
})

for (const [how, store] of [
  [
    'throws',
    {
      get: () => {
        throw new Error('x')
      },
      set: () => {
        throw new Error('x')
      }
    }
  ],
  [
    'rejects',
    {
      get: async () => {
        throw new Error('x')
      },
      set: async () => {
        throw new Error('x')
      }
    }
  ],
  [
    'answers nonsense',
    {
      get: () =>
        ({ until: Number.POSITIVE_INFINITY, introspection: 'yes' }) as unknown as Remembered,
      set: () => undefined
    }
  ],
  [
    'answers null, as key-value stores do',
    { get: async () => null as never, set: () => undefined }
  ],
  [
    'answers a refusal',
    {
      get: () =>
        ({
          until: Number.POSITIVE_INFINITY,
          introspection: { _tag: 'Refused' }
        }) as unknown as Remembered,
      set: () => undefined
    }
  ]
] as const)
  test(`a store that ${how} means asking the server`, async () => {
    const { introspect, calls } = staged(active(), {}, store)
    assert.is((await introspect(query))._tag, 'Active')
    assert.is(calls(), 1)
  })
test("a store that hangs is waited for until the caller's signal", async () => {
  const { introspect } = staged(
    active(),
    {},
    { get: () => new Promise(() => undefined), set: () => undefined }
  )
  assert.is((await introspect(query, raisedAfter(10)))._tag, 'Active')
})

// Keys
const text = fc.oneof(fc.string(), fc.constantFrom('', '-', '1:a', '2:a', '[', ']', '0:', secret))
const requirement = fc.record(
  {
    scopes: fc.array(text, { maxLength: 3 }),
    binding: fc.constantFrom('certificate', 'any'),
    subject: text,
    audience: fc.array(text, { maxLength: 2 }),
    acr: fc.array(text, { maxLength: 2 }),
    maxAge: fc.nat(20)
  },
  { requiredKeys: ['scopes', 'binding'] }
)
const queries = fc.record(
  { token: text, thumbprint: text, requirement },
  { requiredKeys: ['token'] }
) as fc.Arbitrary<Query>
test('equal keys only for equal queries', () =>
  fc.assert(
    fc.property(text, queries, text, queries, (space, a, other, b) => {
      const same =
        JSON.stringify([
          space,
          a.token,
          a.thumbprint,
          a.requirement === undefined ? 0 : Object.entries(a.requirement).sort()
        ]) ===
        JSON.stringify([
          other,
          b.token,
          b.thumbprint,
          b.requirement === undefined ? 0 : Object.entries(b.requirement).sort()
        ])
      assert.is(
        cacheKey(`${space.length}:${space}`, a) === cacheKey(`${other.length}:${other}`, b),
        same
      )
    }),
    { numRuns: 400 }
  ))
test('every field of a query counts in its key', () => {
  const full: Query = {
    ...query,
    requirement: {
      scopes: ['a'],
      subject: 's',
      audience: ['x'],
      acr: ['l'],
      maxAge: 5,
      binding: 'certificate'
    }
  }
  const variants: readonly Query[] = [
    full,
    { ...full, token: 'x' },
    { ...full, thumbprint: 'x' },
    ...[
      { scopes: ['a', 'b'] },
      { subject: 't' },
      { audience: ['y'] },
      { acr: ['m'] },
      { maxAge: 6 },
      { binding: 'any' as const },
      { route: 'unknown' as const }
    ].map(change => ({ ...full, requirement: { ...noScopes, ...full.requirement, ...change } }))
  ]
  assert.is(new Set(variants.map(variant => cacheKey('s', variant))).size, variants.length)
})

// memory against a naive model
test('memory is the least-recently-used store it says it is', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(
        fc.tuple(fc.constantFrom('get', 'set'), fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'))
      ),
      (entries, steps) => {
        const store = memory({ entries })
        let model: readonly (readonly [string, Remembered])[] = []
        for (const [i, [step, key]] of steps.entries()) {
          const held = model.find(([name]) => name === key)
          if (step === 'get') {
            assert.is(store.get(key), held?.[1])
            if (held !== undefined) model = [...model.filter(item => item !== held), held]
          } else {
            const value: Remembered = { introspection: { _tag: 'Inactive' }, until: i }
            store.set(key, value)
            model = [...model.filter(([name]) => name !== key), [key, value] as const].slice(
              -entries
            )
          }
        }
      }
    ),
    { numRuns: 250 }
  ))

for (const [what, make] of [
  ['memory without entries', () => memory({ entries: 0 })],
  ['memory of a fraction', () => memory({ entries: 1.5 })],
  ['an option that is misspelled', () => cached(memory({ entries: 1 }), { tll: 5 } as never)],
  ['cached without a store', () => cached(undefined as never)],
  ['a ttl of zero', () => cached(memory({ entries: 1 }), { ttl: 0 })],
  ['a ttl that looks like milliseconds', () => cached(memory({ entries: 1 }), { ttl: 60_000 })],
  ['inactive for over a minute', () => cached(memory({ entries: 1 }), { inactive: 61 })]
] as const)
  test(`${what} throws at construction`, () =>
    assert.throws(make, /entries|store|ttl|inactive|tll/))

test('a malformed token is refused on a hit as on a miss: that it was remembered proves nothing', async () => {
  const introspect = around(
    knows({
      _tag: 'Active',
      token: { ...unbound, scopes: 'admin superuser' as unknown as readonly string[] }
    }),
    cached(memory({ entries: 5 }), { now })
  )
  const pass = gate({
    introspect,
    require: { ...noScopes, binding: 'optional', scopes: ['admin'] },
    now
  })
  for (let i = 0; i < 3; i += 1) assert.is((await pass(request()))._tag, 'ServerError')
})

test.run()
