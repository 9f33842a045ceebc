// When `deferred` loads again, and what serves meanwhile.
import type { Introspection } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { summary } from './introspects'
import { hour, minute, settle, setUp, unauthorized } from './rotation'

const test = suite('deferred, again')

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

test.run()
