import {
  around,
  cached,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  type Query,
  type Store,
  type Token,
  type Trace,
  traced
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, now, secret } from '../samples'
import { settled, storeOf, strings } from './strings'

const test = suite('shared, failing stores')

const activeAnswer = (token: Token = bound): Introspection => ({ _tag: 'Active', token })
const query: Query = {
  token: secret,
  thumbprint: first.thumbprint,
  certificate: { _tag: 'Sha256', thumbprint: first.thumbprint },
  requirement: noScopes
}

function setUp(kv: Parameters<typeof storeOf>[0], options: Parameters<typeof storeOf>[1] = {}) {
  const clock = { ms: at * 1000 }
  const traces: Trace[] = []
  let calls = 0
  const server: Introspect = async () => {
    calls += 1
    return activeAnswer()
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
    outcomes: () => traces.map(({ store, cached: hit }) => store ?? (hit ? 'hit' : 'miss'))
  }
}
function throwSecret(): never {
  throw new Error(secret)
}
for (const [how, fail] of [
  ['throws', throwSecret],
  ['rejects', async () => throwSecret()],
  ['never settles', () => new Promise<never>(() => undefined)]
] as readonly (readonly [string, () => Promise<never>])[]) {
  test(`a store that ${how} is skipped, reported to traced, and tried again once after the pause`, async () => {
    let broken = true
    const kv = strings()
    const methods: string[] = []
    const { introspect, outcomes, clock, calls } = setUp({
      get: name => {
        methods.push('get')
        return broken ? fail() : kv.get(name)
      },
      set: (name, value, seconds) => {
        methods.push('set')
        return broken ? fail() : kv.set(name, value, seconds)
      }
    })
    for (let i = 0; i < 3; i += 1) assert.is((await introspect(query))._tag, 'Active')
    assert.equal(methods, ['get'])
    clock.ms += 999
    await introspect(query)
    assert.equal(methods, ['get'])
    clock.ms += 1
    await Promise.all([introspect(query), introspect(query), introspect(query)])
    assert.equal(methods, ['get', 'get'])
    broken = false
    clock.ms += 1_000
    await introspect(query)
    await settled()
    assert.is((await introspect(query))._tag, 'Active')
    assert.equal(methods, ['get', 'get', 'get', 'set', 'get'])
    assert.equal(outcomes(), [...Array.from({ length: 7 }, () => 'failed'), 'miss', 'hit'])
    assert.is(calls(), 6) // the three at once shared one
  })
  test(`a store whose set ${how} delays nothing; only a rejection counts as a failure: Lambda may have frozen a process that waits`, async () => {
    const { introspect, outcomes, clock } = setUp({ get: async () => null, set: fail })
    assert.is((await introspect(query))._tag, 'Active')
    await new Promise(resolve => setTimeout(resolve, 15))
    await introspect(query)
    clock.ms += 1_000
    await introspect(query)
    assert.equal(outcomes(), ['miss', how === 'never settles' ? 'miss' : 'failed', 'miss'])
  })
}
test('a clock that is set back does not extend the pause', async () => {
  let broken = true
  const { introspect, outcomes, clock } = setUp({
    get: async () => (broken ? throwSecret() : null),
    set: () => undefined
  })
  await introspect(query)
  broken = false
  clock.ms -= 1e9
  await introspect(query)
  assert.equal(outcomes(), ['failed', 'miss'])
})
test('no answer waits for a set', async () => {
  const { introspect } = setUp(
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
test('a late answer or failure of a store that timed out changes nothing', async () => {
  const ends: (() => void)[] = []
  const { introspect } = setUp({
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
test('any store that fails is reported to traced, and an outer cache does not remember it', async () => {
  const traces: Trace[] = []
  const outer = memory({ entries: 9 })
  const broken: Store = { get: throwSecret, set: throwSecret }
  const introspect = around(
    async () => activeAnswer(),
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

test.run()
