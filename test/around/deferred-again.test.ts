// When `deferred` loads again, and what serves meanwhile.
import fc from 'fast-check'
import { deferred, type Introspection } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { now } from '../samples'
import { active, query, summary, throwSecret } from './introspects'

const test = suite('deferred, again')

const minute = 60_000
const hour = 60 * minute
const unauthorized = {
  _tag: 'Failed',
  reason: 'introspection_refused',
  detail: 'http_401',
  retryable: false
} as const satisfies Introspection

/** A server that knows some secrets, and a secrets manager that has one. */
function setUp(renew?: number) {
  const state = {
    time: now(),
    loads: 0,
    secret: 'old',
    accepted: ['old'] as readonly string[],
    isDown: false,
    refusal: unauthorized as Introspection,
    asked: [] as string[]
  }
  const introspect = deferred(
    async () => {
      state.loads += 1
      const { secret } = state
      if (state.isDown) throwSecret()
      return async () => {
        state.asked.push(secret)
        return state.accepted.includes(secret) ? active : state.refusal
      }
    },
    { renew, now: () => state.time }
  )
  return { state, ask: async () => summary(await introspect(query)) }
}
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('without `renew`, and while the server accepts the secret, it never loads again', async () => {
  const { state, ask } = setUp()
  for (let i = 0; i < 5; i += 1) {
    await ask()
    state.time += 1_000 * hour
  }
  assert.is(state.loads, 1)
})
for (const detail of ['http_401', 'http_403'])
  test(`after ${detail} it loads again, and asks once more for the query that met it`, async () => {
    const { state, ask } = setUp()
    await ask()
    state.time += minute
    Object.assign(state, {
      secret: 'new',
      accepted: ['new'],
      refusal: { ...unauthorized, detail }
    })
    assert.is(await ask(), 'Active')
    assert.is(await ask(), 'Active')
    assert.equal(state.asked, ['old', 'old', 'new', 'new'])
    assert.is(state.loads, 2)
  })
for (const refusal of [
  { ...unauthorized, detail: 'http_400' },
  { ...unauthorized, reason: 'introspection_unreachable', detail: 'http_503' },
  { ...unauthorized, reason: 'introspection_unreachable', detail: 'http_401' },
  { _tag: 'Refused', status: 401, reason: 'inactive' },
  { _tag: 'Inactive' }
] as const satisfies readonly Introspection[])
  test(`after ${summary(refusal)} it does not load again`, async () => {
    const { state, ask } = setUp()
    await ask()
    state.time += minute
    Object.assign(state, { accepted: [], refusal })
    assert.is(await ask(), summary(refusal))
    assert.is(state.loads, 1)
  })
test('concurrent queries that meet a 401 share one load', async () => {
  const { state, ask } = setUp()
  await ask()
  state.time += minute
  Object.assign(state, { secret: 'new', accepted: ['new'] })
  const answers = await Promise.all(Array.from({ length: 20 }, ask))
  assert.equal(new Set(answers), new Set(['Active']))
  assert.is(state.loads, 2)
})
test('a secret that stays wrong is loaded once a minute, however many queries come', async () => {
  const { state, ask } = setUp()
  state.accepted = []
  for (let i = 0; i < 100; i += 1) {
    assert.is(await ask(), 'introspection_refused http_401')
    state.time += 3_000
  }
  assert.is(state.loads, 5)
})
test('after `renew` seconds it loads again in the background, and the query does not wait', async () => {
  const { state, ask } = setUp(300)
  await ask()
  Object.assign(state, { secret: 'new', accepted: ['old', 'new'], time: state.time + 299_999 })
  await ask()
  assert.is(state.loads, 1)
  state.time += 1
  await ask()
  await settle()
  await ask()
  assert.is(state.loads, 2)
  assert.equal(state.asked, ['old', 'old', 'old', 'new'])
})
test('while loads fail, the one before serves for `renew` and an hour, and loads are tried once a minute', async () => {
  const { state, ask } = setUp(300)
  await ask()
  state.isDown = true
  state.time += 300_000
  for (let i = 0; i < 120; i += 1) {
    assert.is(await ask(), 'Active')
    await settle()
    state.time += minute / 2
  }
  assert.is(await ask(), 'user_function_threw deferred')
  assert.is(state.loads, 62)
  Object.assign(state, { isDown: false, time: state.time + minute })
  assert.is(await ask(), 'Active')
})
test('without `renew`, the one before serves for an hour after its first 401', async () => {
  const { state, ask } = setUp()
  await ask()
  Object.assign(state, { isDown: true, accepted: [], time: state.time + minute })
  assert.is(await ask(), 'introspection_refused http_401')
  Object.assign(state, { accepted: ['old'], time: state.time + hour - 1 })
  assert.is(await ask(), 'Active')
  await settle()
  state.time += minute
  assert.is(await ask(), 'user_function_threw deferred')
})
test('a renewal that hangs is replaced after a minute, and its late result is not used', async () => {
  let time = now()
  const finishers: ((name: string) => void)[] = []
  const asked: string[] = []
  const introspect = deferred(
    () =>
      new Promise(resolve => {
        finishers.push(name =>
          resolve(async () => {
            asked.push(name)
            return active
          })
        )
      }),
    { renew: 300, now: () => time }
  )
  const first = introspect(query)
  await settle()
  finishers[0]?.('first')
  await first
  time += 300_000
  await introspect(query)
  time += minute
  await introspect(query)
  await settle()
  finishers[2]?.('third')
  await settle()
  finishers[1]?.('second')
  await settle()
  await introspect(query)
  assert.equal(asked, ['first', 'first', 'first', 'third'])
})
test('with a clock that fails, what is loaded serves', async () => {
  const introspect = deferred(async () => async () => active, { renew: 60, now: () => Number.NaN })
  for (let i = 0; i < 3; i += 1) assert.is(summary(await introspect(query)), 'Active')
})
test('a clock that was set back does not put off a load after a 401', async () => {
  const { state, ask } = setUp()
  await ask()
  Object.assign(state, { secret: 'new', accepted: ['new'], time: state.time - hour })
  assert.is(await ask(), 'Active')
})
test('in any order of waits, rotations and outages, once loaded it loads at most once a minute', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          time: fc.constantFrom(0, 1, 30_000, minute, hour),
          secret: fc.constantFrom('old', 'new'),
          accepted: fc.subarray(['old', 'new']),
          isDown: fc.boolean()
        }),
        { maxLength: 30 }
      ),
      async events => {
        const { state, ask } = setUp(300)
        await ask()
        let lastLoad = state.time
        for (const { time, ...change } of events) {
          Object.assign(state, change, { time: state.time + time })
          const before = state.loads
          const answer = await ask()
          await settle()
          const loads = state.loads - before
          assert.ok(loads === 0 || (loads === 1 && state.time - lastLoad >= minute))
          if (loads === 1) lastLoad = state.time
          // A secret that works and can be loaded is never the reason for a refusal.
          if (loads === 1 && !change.isDown && change.accepted.includes(change.secret))
            assert.is(answer, 'Active')
        }
      }
    )
  ))

test.run()
