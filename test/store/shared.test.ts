// A store that the fleet shares: how it calls what keeps its strings, what it does when that fails, and that a fleet judges all the same.

import {
  around,
  cached,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  type Query,
  type Store,
  scopes,
  shared,
  type Token,
  type Trace,
  tokenOnly,
  traced
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { searchFor } from '../../src/values/redact'
import { at, bound, first, now, pem, request, second, secret, unbound } from '../samples'
import { fleetSecret, settled, space, storeOf, strings } from './strings'

const test = suite('shared')

const key = 'A'.repeat(43)
const active = (token: Token = bound): Introspection => ({ _tag: 'Active', token })
const kept = { introspection: active(), until: (at + 60) * 1000 }
const query: Query = {
  token: secret,
  thumbprint: first.thumbprint,
  certificate: { _tag: 'Sha256', thumbprint: first.thumbprint },
  requirement: noScopes
}

// what it is called with
for (const [client, put] of [
  ['node-redis', 'setEx'],
  ['ioredis', 'setex']
] as const)
  test(`a client of ${client} is called as it wants to be, on the object`, async () => {
    const calls: (readonly unknown[])[] = []
    const kv = {
      name: 'the client',
      async get(this: { readonly name: string }, name: string) {
        calls.push([this.name, 'get', name])
        return null
      },
      async [put](this: { readonly name: string }, ...args: readonly unknown[]) {
        calls.push([this.name, put, ...args.slice(0, 2), typeof args[2]])
      },
      set: () => {
        throw new Error('another order of arguments')
      }
    }
    const store = storeOf(kv as never)
    assert.is(await store.get(key), undefined)
    await store.set(key, kept)
    await settled()
    assert.equal(calls, [
      ['the client', 'get', `gatecheck:${key}`],
      ['the client', put, `gatecheck:${key}`, 60, 'string']
    ])
  })
test('a store that answers at once does, too', async () => {
  const map = new Map<string, string>()
  const store = storeOf(map)
  await store.set(key, kept)
  await settled()
  assert.equal((await store.get(key))?.introspection, { ...active(), cached: true })
})

// a store that fails
function staged(kv: Parameters<typeof storeOf>[0], options: Parameters<typeof storeOf>[1] = {}) {
  const clock = { ms: at * 1000 }
  const traces: Trace[] = []
  let calls = 0
  const server: Introspect = async () => {
    calls += 1
    return active()
  }
  const introspect = around(
    server,
    cached(storeOf(kv, { now: () => clock.ms, timeout: 5, ...options }), { now: () => clock.ms }),
    traced(trace => {
      traces.push(trace)
    })
  )
  return {
    clock,
    calls: () => calls,
    introspect,
    told: () => traces.map(({ store, cached: hit }) => store ?? (hit ? 'hit' : 'miss'))
  }
}
function boom(): never {
  throw new Error(secret)
}
for (const [how, fail] of [
  ['throws', boom],
  ['rejects', async () => boom()],
  ['hangs', () => new Promise<never>(() => undefined)]
] as readonly (readonly [string, () => Promise<never>])[]) {
  test(`a store that ${how} is passed by, told to traced, left alone for the pause, and tried again by one`, async () => {
    let broken = true
    const kv = strings()
    const asked: string[] = []
    const { introspect, told, clock, calls } = staged({
      get: name => {
        asked.push('get')
        return broken ? fail() : kv.get(name)
      },
      set: (name, value, seconds) => {
        asked.push('set')
        return broken ? fail() : kv.set(name, value, seconds)
      }
    })
    for (let i = 0; i < 3; i += 1) assert.is((await introspect(query))._tag, 'Active')
    assert.equal(asked, ['get'])
    clock.ms += 999
    await introspect(query)
    assert.equal(asked, ['get'])
    clock.ms += 1
    await Promise.all([introspect(query), introspect(query), introspect(query)])
    assert.equal(asked, ['get', 'get'])
    broken = false
    clock.ms += 1_000
    await introspect(query)
    await settled()
    assert.is((await introspect(query))._tag, 'Active')
    assert.equal(asked, ['get', 'get', 'get', 'set', 'get'])
    assert.equal(told(), [...Array.from({ length: 7 }, () => 'failed'), 'miss', 'hit'])
    assert.is(calls(), 8)
  })
  test(`a store whose set ${how} costs nothing at the time; refusals count as failures, waiting does not, for Lambda may have frozen the process`, async () => {
    const { introspect, told, clock } = staged({ get: async () => null, set: fail })
    assert.is((await introspect(query))._tag, 'Active')
    await new Promise(resolve => setTimeout(resolve, 15))
    await introspect(query)
    clock.ms += 1_000
    await introspect(query)
    assert.equal(told(), ['miss', how === 'hangs' ? 'miss' : 'failed', 'miss'])
  })
}
test('a clock that is set back does not leave a store alone for ever', async () => {
  let broken = true
  const { introspect, told, clock } = staged({
    get: async () => (broken ? boom() : null),
    set: () => undefined
  })
  await introspect(query)
  broken = false
  clock.ms -= 1e9
  await introspect(query)
  assert.equal(told(), ['failed', 'miss'])
})
test('nothing waits for a set', async () => {
  const { introspect } = staged(
    { get: () => undefined, set: () => new Promise(() => undefined) },
    { timeout: 10_000 }
  )
  let answered = false
  void Promise.resolve(introspect(query)).then(() => {
    answered = true
  })
  await settled()
  assert.ok(answered)
})
test('a late answer of a store that was given up, or its late failure, changes nothing', async () => {
  const ends: (() => void)[] = []
  const { introspect } = staged({
    get: () =>
      new Promise((resolve, reject) =>
        ends.push(
          () => resolve('late'),
          () => reject(new Error('late'))
        )
      ),
    set: () => undefined
  })
  await introspect(query)
  for (const end of ends.reverse()) end()
  await settled()
})
test('any other store that fails is told to traced as well; of stores around each other none remembers that', async () => {
  const traces: Trace[] = []
  const outer = memory({ entries: 9 })
  const broken: Store = { get: boom, set: boom }
  const introspect = around(
    async () => active(),
    cached(broken, { space: 'as', now }),
    cached(outer, { now }),
    traced(trace => {
      traces.push(trace)
    })
  )
  for (let i = 0; i < 2; i += 1) await introspect(query)
  assert.equal(
    traces.map(({ store, cached: hit }) => [store, hit]),
    [
      ['failed', false],
      [undefined, true]
    ]
  )
})

// no secret in it
test('no key or value holds the token, in any spelling', async () => {
  const kv = strings()
  const said: readonly Token[] = [
    bound,
    { ...bound, claims: { note: secret } },
    {
      ...bound,
      claims: {
        deep: [{ note: JSON.stringify({ note: `Bearer ${secret}` }).replaceAll('/', '\\/') }]
      }
    },
    { ...bound, subject: encodeURIComponent(secret) },
    { ...bound, claims: { [secret]: 1 } }
  ]
  for (const token of said) {
    const pass = gate({
      introspect: around(
        async () => active(token),
        cached(storeOf(kv, { space: `space ${JSON.stringify(token)}` }), { now })
      ),
      require: noScopes,
      now
    })
    assert.is((await pass(request()))._tag, 'Allow')
    await settled()
  }
  assert.is(kv.held.size, 1)
  const holdsSecret = searchFor(() => [secret, fleetSecret])
  assert.equal(
    [...kv.calls.flat(), ...kv.held.keys(), ...kv.held.values()].filter(part =>
      holdsSecret(String(part))
    ),
    []
  )
})
test('the store shows no secret', () =>
  assert.not.match(
    JSON.stringify(Object.entries(storeOf(strings()))) +
      String(Object.values(storeOf(strings())).join()),
    fleetSecret
  ))

// a fleet
test('what one process learnt another one uses, and judges', async () => {
  const kv = strings()
  let calls = 0
  const member = (known: string, require = noScopes) =>
    gate({
      introspect: around(
        async () => {
          calls += 1
          return active()
        },
        cached(storeOf(kv, { secret: known }), { now }),
        tokenOnly
      ),
      require,
      now
    })
  assert.is((await member(fleetSecret)(request()))._tag, 'Allow')
  await settled()
  for (const [require, certificate, outcome] of [
    [noScopes, first.pem, 'Allow'],
    [noScopes, second.pem, 'Unauthorized'],
    [scopes('admin'), first.pem, 'Deny']
  ] as const)
    assert.is(
      (await member(fleetSecret, require)(request({ certificate: pem(certificate) })))._tag,
      outcome
    )
  assert.is(calls, 1)
  await member(`${fleetSecret}, rotated`)(request())
  assert.is(calls, 2)
})
test('values that are swapped between tokens, in the store, change no decision', async () => {
  const kv = strings()
  const pass = gate({
    introspect: around(
      async ({ token }) => active(token === secret ? bound : { ...unbound, scopes: [] }),
      cached(storeOf(kv), { now })
    ),
    require: scopes('payments'),
    now
  })
  const outcomes = async (): Promise<readonly string[]> =>
    Promise.all(
      (
        [
          [secret, first],
          [secret, second],
          ['another-token', first]
        ] as const
      ).map(
        async ([token, { pem: shown }]) =>
          (await pass(request({ authorization: [`Bearer ${token}`], certificate: pem(shown) })))
            ._tag
      )
    )
  const right = await outcomes()
  assert.equal(right, ['Allow', 'Unauthorized', 'Unauthorized'])
  await settled()
  const names = [...kv.held.keys()]
  const values = [...kv.held.values()]
  assert.is(names.length, 3)
  for (let turn = 1; turn < 3; turn += 1) {
    for (const [i, name] of names.entries()) kv.held.set(name, values[(i + turn) % 3] ?? '')
    assert.equal(await outcomes(), right)
  }
})

// construction
test('cached takes the space from the store, and refuses another', () => {
  assert.type(cached(storeOf(strings())), 'function')
  assert.type(cached(storeOf(strings()), { space }), 'function')
  assert.throws(() => cached(storeOf(strings()), { space: 'another' }), /space.*contradicts/)
})
for (const [what, make, said] of [
  [
    'no key-value store',
    () => shared(undefined as never, { secret: fleetSecret, space }),
    /shared\(kv/
  ],
  [
    'one without set',
    () => shared({ get: () => null } as never, { secret: fleetSecret, space }),
    /shared\(kv/
  ],
  [
    'one without get',
    () => shared({ set: () => null } as never, { secret: fleetSecret, space }),
    /shared\(kv/
  ],
  ['no settings', () => shared(strings(), undefined as never), /shared/],
  ['no secret', () => shared(strings(), { space } as never), /secret/],
  ['a short secret', () => shared(strings(), { secret: 'hunter2hunter2', space }), /secret.*32/],
  [
    'a secret of bytes',
    () => shared(strings(), { secret: Buffer.alloc(40) as never, space }),
    /secret/
  ],
  ['no space', () => shared(strings(), { secret: fleetSecret } as never), /space/],
  ['an empty space', () => shared(strings(), { secret: fleetSecret, space: '' }), /space/],
  ['a timeout of 0', () => storeOf(strings(), { timeout: 0 }), /timeout/],
  ['a timeout in the wrong unit', () => storeOf(strings(), { timeout: 100_000 }), /timeout/],
  ['a pause that is none', () => storeOf(strings(), { pause: Number.NaN }), /pause/],
  ['a clock that is none', () => storeOf(strings(), { now: 5 as never }), /now/],
  ['an option that is misspelled', () => storeOf(strings(), { ttl: 5 } as never), /ttl/]
] as readonly (readonly [string, () => unknown, RegExp])[])
  test(`shared with ${what} throws at construction, by name, and quotes no secret`, () =>
    assert.throws(
      make,
      (error: Error) =>
        said.test(error.message) && !/hunter|32 characters and more/.test(error.message)
    ))

test.run()
