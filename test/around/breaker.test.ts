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
import { bound, knows, now } from '../samples'
import { active, down, summary } from './introspects'

const test = suite('breaker')

const failures = 3
const pause = 10_000

function failedWith(reason: 'unreachable' | 'timeout' | 'refused', detail: string): Introspection {
  return { _tag: 'Failed', reason: `introspection_${reason}`, detail, retryable: true }
}

/** A server that is told what to answer, and a breaker in front of it. */
function setUp() {
  let time = now()
  let calls = 0
  let answer: Introspection = down
  const introspect = around(
    () => {
      calls += 1
      return Promise.resolve(answer)
    },
    breaker({ failures, pause, now: () => time })
  )
  return {
    introspect,
    calls: () => calls,
    wait: (ms: number) => {
      time += ms
    },
    ask: async (token: string, next: Introspection = answer): Promise<string> => {
      answer = next
      return summary(await introspect({ token }))
    }
  }
}
const open = 'introspection_unreachable breaker_open'

/** Asks about a new token each time. */
async function fail(server: ReturnType<typeof setUp>, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await server.ask(`token-${i}`, down)
}

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
  ['a time-out of ours', failedWith('timeout', 'timed')],
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
  ['a token of another server', { _tag: 'Foreign' }],
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

test('a hanging server costs the first requests their time-out, not every request', async () => {
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

for (const [title, options] of [
  ['no failures', { pause }],
  ['failures of 0', { failures: 0, pause }],
  ['half a failure', { failures: 2.5, pause }],
  ['a pause in seconds', { failures, pause: 9 }],
  ['a pause that is no number', { failures, pause: '1000' }],
  ['a misspelled option', { failures, pause, nwo: now }]
] as const)
  test(`breaker throws a TypeError for ${title}`, () =>
    assert.throws(
      () => breaker(options as never),
      (error: Error) => error instanceof TypeError && error.message.startsWith('breaker(options)')
    ))

test.run()
