import { around, cached, type Introspect, memory, type Remembered, type Store } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { abortAfter, at } from '../samples'
import { active, query, setUp } from './cached-server'
import { summary } from './introspects'

const test = suite('cached, its store and options')

test('any store but memory() needs a space: other processes share it', () => {
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
test('only memory() sees the token: any other store gets the SHA-256 of the key', async () => {
  const keys: string[] = []
  const { introspect, calls } = setUp(
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
test('a space that is spelled like an automatic one is another space', async () => {
  const store = memory({ entries: 9 })
  const calls: string[] = []
  const server =
    (name: string): Introspect =>
    async () => {
      calls.push(name)
      return active()
    }
  const cachedIntrospect = around(server('a'), cached(store, { now: () => at * 1000 }))
  await cachedIntrospect(query)
  for (let i = 0; i < 200; i += 1)
    await around(server('b'), cached(store, { now: () => at * 1000, space: `#${i};` }))(query)
  assert.is(calls.filter(name => name === 'b').length, 200)
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
    'answers a value of another form',
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
  test(`if the store ${how}, the server is asked`, async () => {
    const { introspect, calls } = setUp(active(), {}, store)
    assert.is((await introspect(query))._tag, 'Active')
    assert.is(calls(), 1)
  })
test("a store that never settles is waited for until the caller's signal", async () => {
  const { introspect } = setUp(
    active(),
    {},
    { get: () => new Promise(() => undefined), set: () => undefined }
  )
  assert.is(summary(await introspect(query, abortAfter(10))), 'introspection_timeout aborted')
})

for (const [what, make] of [
  ['a misspelled option', () => cached(memory({ entries: 1 }), { tll: 5 } as never)],
  ['cached without a store', () => cached(undefined as never)],
  ['a ttl of zero', () => cached(memory({ entries: 1 }), { ttl: 0 })],
  ['a ttl that looks like milliseconds', () => cached(memory({ entries: 1 }), { ttl: 60_000 })],
  ['inactive answers for over a minute', () => cached(memory({ entries: 1 }), { inactive: 61 })]
] as const)
  test(`${what} throws at construction`, () =>
    assert.throws(make, /entries|store|ttl|inactive|tll/))

test.run()
