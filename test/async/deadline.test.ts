import {
  around,
  cached,
  type Decision,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  type Requirement,
  tokenOnly
} from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { baseOptions, neverSettle, outcomeOf, outcomeWith, throwSecret } from '../gate/gates'
import { abortAfter, bound, first, now, request, secret } from '../samples'

const test = suite('deadline')

const event = restApiEvent({ token: secret, certificate: first.pem })

// Ten minutes pass on the clock alone: waiting for them would run into the time limit of the tests.
const tenMinutes = 600_000
async function withClock(
  work: (clock: { forward: (ms: number) => void; passed: () => number }) => Promise<void>
): Promise<void> {
  const { now: setRealTimeout } = Date
  let passed = 0
  Date.now = () => setRealTimeout() + passed
  try {
    await work({
      forward: ms => {
        passed += ms
      },
      passed: () => passed
    })
  } finally {
    Date.now = setRealTimeout
  }
}
test('a hit in memory is decided without a timer and without a promise', async () => {
  const introspect = around(
    baseOptions.introspect,
    cached(memory({ entries: 10 }), { ttl: 60, now }),
    tokenOnly
  )
  const decide = gate({ ...baseOptions, introspect })
  const [first, { setTimeout: setRealTimeout }] = [await decide(request()), globalThis]
  let timers = 0
  globalThis.setTimeout = ((...args: Parameters<typeof setRealTimeout>) => {
    timers += 1
    return setRealTimeout(...args)
  }) as typeof setRealTimeout
  try {
    const hit = decide(request())
    assert.is((hit as Decision)._tag, first._tag)
    assert.is(first._tag, 'Allow')
    assert.is(timers, 0)
  } finally {
    globalThis.setTimeout = setRealTimeout
  }
})
test("even a hit in memory is refused if a user's function aborts the signal meanwhile", async () => {
  const controller = new AbortController()
  const introspect = around(
    baseOptions.introspect,
    cached(memory({ entries: 10 }), { ttl: 60, now }),
    tokenOnly
  )
  assert.is((await gate({ ...baseOptions, introspect })(request()))._tag, 'Allow')
  const require = (): Requirement => {
    controller.abort()
    return baseOptions.require as Requirement
  }
  assert.is(
    outcomeOf(await gate({ ...baseOptions, introspect, require })(request(), controller.signal)),
    '500 deadline_exceeded'
  )
})
test('a signal that is already aborted ends the decision at once', async () =>
  assert.is(
    await outcomeWith(
      { introspect: neverSettle, deadline: 60_000 },
      request(),
      AbortSignal.abort()
    ),
    '500 deadline_exceeded'
  ))
test('a signal that is aborted later ends the decision then', async () =>
  assert.is(
    await outcomeWith({ introspect: neverSettle, deadline: 60_000 }, request(), abortAfter(20)),
    '503 introspection_timeout'
  ))
test("the introspect's signal is aborted when the gate has answered: nothing is left running", async () => {
  let raised = false
  await outcomeWith({
    introspect: (_, signal) => {
      signal?.addEventListener('abort', () => {
        raised = true
      })
      return neverSettle()
    }
  })
  assert.ok(raised)
})
for (const [how, listener] of [
  ['throws', throwSecret],
  ['rejects', async () => throwSecret()]
] as const)
  test(`an abort listener that ${how} ends neither the process nor the deadline`, async () => {
    const listening =
      (answer: Promise<Introspection>): Introspect =>
      (_, signal) => {
        signal?.addEventListener('abort', listener as () => void)
        return answer
      }
    assert.is(
      await outcomeWith({ introspect: listening(neverSettle()) }),
      '503 introspection_timeout'
    )
    assert.is(
      await outcomeWith({
        introspect: listening(Promise.resolve({ _tag: 'Active', token: bound }))
      }),
      'Allow'
    )
    await new Promise(resolve => setTimeout(resolve, 5))
  })
test('the time before a function returns its promise counts towards the deadline', () =>
  withClock(async ({ forward }) => {
    const introspect: Introspect = () => {
      forward(tenMinutes - 10)
      return new Promise(() => undefined)
    }
    const decide = gate({ introspect, require: noScopes, now, deadline: tenMinutes })
    assert.is(((await decide(request())) as { reason?: string }).reason, 'introspection_timeout')
  }))
test('the time before a function returns its promise counts towards the time that Lambda has left', () =>
  withClock(async ({ forward, passed }) => {
    const introspect: Introspect = () => {
      forward(tenMinutes - 210)
      return new Promise(() => undefined)
    }
    const handler = restApiAuthorizer(
      gate({ introspect, require: noScopes, now, deadline: 2 * tenMinutes })
    )
    const { context } = await handler(event, {
      getRemainingTimeInMillis: () => tenMinutes - passed()
    })
    assert.is(context['reason'], 'introspection_timeout')
  }))

test.run()
