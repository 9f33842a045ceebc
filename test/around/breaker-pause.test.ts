// When an open breaker asks again, and what it never does meanwhile.
import fc from 'fast-check'
import {
  around,
  breaker,
  cached,
  type Introspect,
  type Introspection,
  memory,
  retried,
  timed
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { knows, now } from '../samples'
import { fail, failedWith, failures, open, pause, setUp } from './breaker-server'
import { active, down, summary } from './introspects'

const test = suite('breaker, pause')

test('one query per pause tries again, and a good answer lets all through', async () => {
  const server = setUp()
  await fail(server, failures)
  for (let round = 0; round < 3; round += 1) {
    server.wait(pause - 1)
    assert.is(await server.ask('a', down), open)
    server.wait(1)
    assert.is(await server.ask('a', down), summary(down))
    assert.is(await server.ask('b', down), open)
  }
  server.wait(pause)
  const before = server.calls()
  const answers = await Promise.all(['a', 'b', 'c'].map(token => server.ask(token, active)))
  assert.equal(answers, ['Active', open, open])
  assert.is(server.calls(), before + 1)
  assert.is(await server.ask('d', active), 'Active')
})

test('a failure of a query asked before the last good answer is ignored', async () => {
  const late: ((answer: Introspection) => void)[] = []
  const introspect = around(
    ({ token }) =>
      token.startsWith('late')
        ? new Promise<Introspection>(resolve => {
            late.push(resolve)
          })
        : Promise.resolve(active),
    breaker({ failures, pause })
  )
  const answers = Array.from({ length: 10 }, (_, i) => introspect({ token: `late-${i}` }))
  await introspect({ token: 'good' })
  for (const answer of late) answer(down)
  await Promise.all(answers)
  assert.is(summary(await introspect({ token: 'good' })), 'Active')
})

for (const [title, clock] of [
  ['fails', () => Number.NaN],
  ['throws', (): number => [].at(0) ?? JSON.parse('')],
  [
    'was set back',
    (
      (time: number) => () =>
        (time -= 60_000)
    )(now())
  ]
] as const)
  test(`with a clock that ${title} the server is asked`, async () => {
    const introspect = around(knows(down), breaker({ failures, pause, now: clock }))
    for (let i = 0; i < 10; i += 1)
      assert.is(summary(await introspect({ token: `token-${i}` })), summary(down))
  })

test('an open breaker brings back no old answer: what the cache no longer holds is a 503', async () => {
  let time = now()
  let answer: Introspection = active
  const clock = (): number => time
  const introspect = around(
    async () => answer,
    breaker({ failures, pause, now: clock }),
    cached(memory({ entries: 10 }), { ttl: 5, now: clock })
  )
  assert.is(summary(await introspect({ token: 'a' })), 'Active')
  answer = down
  for (let i = 0; i < failures; i += 1) await introspect({ token: `token-${i}` })
  assert.is(summary(await introspect({ token: 'a' })), 'Active')
  time += 5_000
  assert.is(summary(await introspect({ token: 'a' })), open)
})

test('a hanging server costs the first requests a timeout, not every request', async () => {
  let calls = 0
  const hang: Introspect = () => {
    calls += 1
    return new Promise(() => undefined)
  }
  const introspect = around(hang, timed(10), retried(1), breaker({ failures, pause, now }))
  for (let i = 0; i < 5; i += 1) await introspect({ token: `token-${i}` })
  assert.is(calls, failures * 2)
})

/** What a breaker should do, by the rules alone. */
function expectedCalls(events: readonly (readonly [kind: number, token: number, ms: number])[]) {
  let time = 0
  let row: readonly number[] = []
  let lastTry: number | undefined
  return events.map(([kind, token, ms]) => {
    time += ms
    if (lastTry !== undefined && time - lastTry < pause) return false
    if (lastTry !== undefined) lastTry = time
    if (kind === 0) {
      row = []
      lastTry = undefined
    }
    if (kind === 1) row = [...row, token]
    if (row.length >= failures && new Set(row).size > 1) lastTry ??= time
    return true
  })
}
test('in any order of answers, tokens and waits the server is asked when the rules say so', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.constantFrom(0, 1, pause / 2, pause)), {
        maxLength: 40
      }),
      async events => {
        const server = setUp()
        const answers = [active, down, failedWith('refused', 'http_400')]
        const asked: boolean[] = []
        for (const [kind, token, ms] of events) {
          server.wait(ms)
          asked.push((await server.ask(`token-${token}`, answers[kind])) !== open)
        }
        assert.equal(asked, expectedCalls(events))
      }
    )
  ))

test.run()
