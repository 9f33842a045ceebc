import fc from 'fast-check'
import {
  around,
  cached,
  coalesced,
  deferred,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  observed,
  orElse,
  type Query,
  retried,
  type Signal,
  type Trace,
  timed,
  tokenOnly,
  traced
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, first, knows, knowsToken, now, raisedAfter, request, secret } from '../samples'

const test = suite('layers')

const active: Introspection = { _tag: 'Active', token: bound }
const down: Introspection = {
  _tag: 'Failed',
  reason: 'introspection_unreachable',
  detail: 'http_503',
  retryable: true
}
const query: Query = {
  token: secret,
  thumbprint: first.thumbprint,
  certificate: { _tag: 'Sha256', thumbprint: first.thumbprint },
  requirement: noScopes
}
const never: Introspect = () => new Promise(() => undefined)
function boom(): never {
  throw new Error(secret)
}
function counted(answers: readonly Introspection[]): {
  readonly introspect: Introspect
  readonly calls: () => number
} {
  let calls = 0
  return {
    introspect: async () => answers[Math.min(calls++, answers.length - 1)] ?? active,
    calls: () => calls
  }
}
function told(answer: Introspection): string {
  return answer._tag === 'Failed' ? `${answer.reason} ${answer.detail}` : answer._tag
}

// around
test('around applies layers inside out', async () => {
  const seen: string[] = []
  const layer =
    (name: string) =>
    (inner: Introspect): Introspect =>
    async asked => {
      seen.push(name)
      return inner(asked)
    }
  await around(knows(active), layer('inner'), layer('outer'))(query)
  assert.equal(seen, ['outer', 'inner'])
})
test('around without layers is its base', () => {
  const base = knows(active)
  assert.is(around(base), base)
})
test('around with a layer that is no function throws at construction', () =>
  assert.throws(() => around(knows(active), tokenOnly, undefined as never), /layer 2/))

// timed
test('timed answers for an introspect that never does', async () =>
  assert.is(told(await around(never, timed(10))(query)), 'introspection_timeout timed'))
test('timed tells it to stop', async () => {
  let signal: Signal | undefined
  await around((_, given) => {
    signal = given
    return never(query)
  }, timed(5))(query)
  assert.is(signal?.aborted, true)
})
test('timed passes a quick answer on', async () =>
  assert.is(await around(knows(active), timed(50))(query), active))
test("timed follows the caller's signal", async () =>
  assert.is(
    told(await around(never, timed(60_000))(query, raisedAfter(5))),
    'introspection_timeout aborted'
  ))
test('timed turns a throw into a failure', async () =>
  assert.is(told(await around(boom, timed(50))(query)), 'user_function_threw introspect'))
for (const ms of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5' as never])
  test(`timed(${ms}) throws at construction`, () => assert.throws(() => timed(ms), /timed/))

// retried
for (const [title, answers, n, expected, calls] of [
  ['retried tries again after a failure that may pass', [down, active], 1, 'Active', 2],
  [
    'retried tries no more often than told',
    [down, down, down, active],
    2,
    'introspection_unreachable http_503',
    3
  ],
  ['retried(0) tries once', [down, active], 0, 'introspection_unreachable http_503', 1],
  [
    'retried does not repeat what will fail again',
    [{ ...down, retryable: false }, active],
    3,
    'introspection_unreachable http_503',
    1
  ],
  ['retried does not repeat a verdict', [{ _tag: 'Inactive' }, active], 3, 'Inactive', 1]
] as const)
  test(title, async () => {
    const { introspect, calls: made } = counted(answers)
    assert.is(told(await around(introspect, retried(n))(query)), expected)
    assert.is(made(), calls)
  })
test('retried never repeats a query with a proof: it has one use [RFC 9449 §11.1]', async () => {
  const { introspect, calls } = counted([down, active])
  await around(introspect, retried(3))({ ...query, proof: { jwt: 'x' } })
  assert.is(calls(), 1)
})
test('retried never tries past the signal', async () => {
  const { introspect, calls } = counted([down])
  assert.is(
    told(await around(introspect, retried(10))(query, raisedAfter(30))),
    'introspection_timeout aborted'
  )
  assert.ok(calls() <= 3)
})
for (const n of [-1, 1.5, 11, Number.NaN])
  test(`retried(${n}) throws at construction`, () => assert.throws(() => retried(n), /retried/))

// orElse
for (const [title, answer, expected, calls] of [
  ["orElse asks the second for a token that is not the first's", { _tag: 'Foreign' }, 'Active', 1],
  ['orElse: inactive is final', { _tag: 'Inactive' }, 'Inactive', 0],
  ['orElse: refused is final', { _tag: 'Refused', status: 401, reason: 'inactive' }, 'Refused', 0],
  ['orElse: an outage does not change who decides', down, 'introspection_unreachable http_503', 0],
  ['orElse: active is final', active, 'Active', 0]
] as const)
  test(title, async () => {
    const second = counted([active])
    assert.is(told(await around(knows(answer), orElse(second.introspect))(query)), expected)
    assert.is(second.calls(), calls)
  })
test('orElse: a first that throws does not hand over', async () => {
  const second = counted([active])
  assert.is(
    told(await around(boom, orElse(second.introspect))(query)),
    'user_function_threw introspect'
  )
  assert.is(second.calls(), 0)
})

// tokenOnly
test('tokenOnly leaves the token alone', async () => {
  let seen: unknown
  await around(async asked => {
    seen = asked
    return active
  }, tokenOnly)(query)
  assert.equal(seen, { token: secret })
})
test('tokenOnly keeps a proof with its query', async () => {
  let seen: unknown
  const asked = { ...query, proof: { jwt: 'x' } }
  await around(async given => {
    seen = given
    return active
  }, tokenOnly)(asked)
  assert.is(seen, asked)
})

// coalesced
function slow(ms: number): {
  readonly introspect: Introspect
  readonly calls: () => number
  readonly aborted: () => number
} {
  let calls = 0
  let aborted = 0
  return {
    introspect: (_, signal) => {
      calls += 1
      signal?.addEventListener('abort', () => {
        aborted += 1
      })
      return new Promise(resolve => setTimeout(() => resolve(active), ms))
    },
    calls: () => calls,
    aborted: () => aborted
  }
}
test('coalesced: a hundred equal queries at once are one call', async () => {
  const { introspect, calls } = slow(5)
  const shared = around(introspect, coalesced)
  const answers = await Promise.all(Array.from({ length: 100 }, () => shared(query)))
  assert.is(calls(), 1)
  assert.ok(answers.every(({ _tag }) => _tag === 'Active'))
})
test('coalesced: nothing is remembered once the answer is there', async () => {
  const { introspect, calls } = slow(1)
  const shared = around(introspect, coalesced)
  await shared(query)
  await shared(query)
  assert.is(calls(), 2)
})
test('coalesced: queries that differ in certificate, requirement or token fly apart', async () => {
  const { introspect, calls } = slow(1)
  const shared = around(introspect, coalesced)
  await Promise.all(
    [
      query,
      { ...query, thumbprint: 'x' },
      { ...query, requirement: { ...noScopes, subject: 'x' } },
      { ...query, token: 'x' },
      { token: secret }
    ].map(asked => shared(asked))
  )
  assert.is(calls(), 5)
})
test('coalesced: a query with a proof flies alone', async () => {
  const { introspect, calls } = slow(1)
  const shared = around(introspect, coalesced)
  await Promise.all([1, 2].map(() => shared({ ...query, proof: { jwt: 'x' } })))
  assert.is(calls(), 2)
})
test("coalesced: one caller's abort cancels nobody else's, the last one's stops the call", async () => {
  const { introspect, calls, aborted } = slow(30)
  const shared = around(introspect, coalesced)
  const [left, stayed] = await Promise.all([shared(query, raisedAfter(5)), shared(query)])
  assert.is(told(left), 'introspection_timeout aborted')
  assert.is(stayed._tag, 'Active')
  assert.is(aborted(), 0)
  await Promise.all([shared(query, raisedAfter(5)), shared(query, raisedAfter(5))])
  assert.is(aborted(), 1)
  assert.is((await shared(query))._tag, 'Active')
  assert.is(calls(), 3)
})
const crowd = 1_000
for (const [who, leaves] of [
  ['nobody leaves', () => false],
  ['half of them leave, the first one among them', (i: number) => i % 2 === 0],
  ['all but the last one leave', (i: number) => i !== crowd - 1],
  ['all leave', () => true]
] as const)
  test(`coalesced under load: of a thousand equal misses at once ${who}, in any order; one call, the rest get its answer`, async () => {
    let calls = 0
    let aborted = 0
    let answer = (_: Introspection): void => undefined
    const server: Introspect = (_, signal) => {
      calls += 1
      signal?.addEventListener('abort', () => {
        aborted += 1
      })
      return new Promise(resolve => {
        answer = resolve
      })
    }
    const introspect = around(server, coalesced, cached(memory({ entries: 9 }), { now }))
    const controllers = Array.from({ length: crowd }, () => new AbortController())
    const waiting = controllers.map(({ signal }) => introspect(query, signal))
    // 617 and 1,000 share no factor: every caller once, far from the order in which they came; in batches, as time passes.
    const leaving = controllers.map((_, i) => (i * 617 + 617) % crowd).filter(leaves)
    for (const [n, i] of leaving.entries()) {
      assert.is(aborted, 0)
      controllers[i]?.abort()
      if (n % 100 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    const nobodyIsLeft = leaving.length === crowd
    await new Promise(resolve => setImmediate(resolve))
    assert.equal([calls, aborted], [1, nobodyIsLeft ? 1 : 0])
    answer(active)
    const answers = await Promise.all(waiting)
    assert.equal(
      answers.map(told),
      controllers.map((_, i) => (leaves(i) ? 'introspection_timeout aborted' : 'Active'))
    )
    const after = introspect(query)
    answer(active)
    assert.is((await after)._tag, 'Active')
    assert.is(calls, nobodyIsLeft ? 2 : 1)
  })
test('coalesced: who comes after the first one left, and before the answer, still shares its call', async () => {
  const { introspect, calls, aborted } = slow(20)
  const shared = around(introspect, coalesced)
  const leader = new AbortController()
  const first = shared(query, leader.signal)
  const second = shared(query)
  leader.abort()
  const third = shared(query)
  assert.equal((await Promise.all([first, second, third])).map(told), [
    'introspection_timeout aborted',
    'Active',
    'Active'
  ])
  assert.equal([calls(), aborted()], [1, 0])
})
test('coalesced: a throw reaches every caller as a failure', async () => {
  const shared = around(boom, coalesced)
  for (const answer of await Promise.all([shared(query), shared(query)]))
    assert.is(told(answer), 'user_function_threw introspect')
})

// deferred
test('deferred loads once for concurrent first questions, and remembers', async () => {
  let loads = 0
  const introspect = deferred(async () => {
    loads += 1
    return knows(active)
  })
  await Promise.all([introspect(query), introspect(query)])
  assert.is((await introspect(query))._tag, 'Active')
  assert.is(loads, 1)
})
for (const [how, fail] of [
  ['rejects', async () => boom()],
  ['throws at once', boom],
  ['loads no function', async () => 'x' as never]
] as const)
  test(`deferred that ${how} is a failure, and is tried again`, async () => {
    let loads = 0
    const introspect = deferred(() =>
      (loads += 1) === 1 ? fail() : Promise.resolve(knows(active))
    )
    assert.is(told(await introspect(query)), 'user_function_threw deferred')
    assert.is((await introspect(query))._tag, 'Active')
  })
test('deferred that hangs is given up with its caller, and tried again', async () => {
  let loads = 0
  const introspect = deferred(() =>
    (loads += 1) === 1 ? new Promise(() => undefined) : Promise.resolve(knows(active))
  )
  assert.is(told(await introspect(query, raisedAfter(5))), 'introspection_timeout aborted')
  assert.is((await introspect(query))._tag, 'Active')
})

// traced
test('traced tells duration, outcome and reason, and never the query', async () => {
  const seen: Trace[] = []
  let time = 0
  const layer = traced(
    trace => {
      seen.push(trace)
    },
    { now: () => (time += 5) }
  )
  await around(knows(active), layer)(query)
  await around(knows(down), layer)(query)
  assert.equal(seen, [
    { took: 5, outcome: 'Active', cached: false },
    {
      took: 5,
      outcome: 'Failed',
      cached: false,
      reason: 'introspection_unreachable',
      detail: 'http_503'
    }
  ])
  assert.not.match(JSON.stringify(seen), 'tok_')
})

// observed
const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
test('observed tells the decision with method, path and route', async () => {
  let seen: readonly unknown[] = []
  const watched = observed((decision, { method, path, route, took }) => {
    seen = [decision._tag, method, path, route, typeof took]
  })(pass)
  await watched(request({ route: '/time' }))
  assert.equal(seen, ['Allow', 'GET', '/time', '/time', 'number'])
})
test('observed: a path that holds the token is not told', async () => {
  for (const path of [
    `/x/${secret}`,
    `/x/${encodeURIComponent(secret)}`,
    `/x/${encodeURIComponent(encodeURIComponent(secret))}`
  ]) {
    let seen = ''
    await observed((decision, observation) => {
      seen = JSON.stringify([decision, observation])
    })(pass)(request({ path }))
    assert.match(seen, '[redacted]')
    assert.not.match(seen, 'tok_')
  }
})
// Each word is a search or more of the path: for all of them it would take longer than a test may.
test('observed: of a header of very many words, none of which can be the token, a few are looked for', async () => {
  let seen = ''
  const watched = observed((_, { path }) => {
    seen = path
  })(pass)
  const path = `/${'abcdefg'.repeat(300_000)}`
  await watched(request({ path, authorization: [`Bearer ${'abcdefgh,'.repeat(200_000)}`] }))
  assert.is(seen, path)
})
const unruly: readonly (readonly [string, () => unknown])[] = [
  ['throws', boom],
  ['rejects', async () => boom()],
  ['never settles', () => new Promise(() => undefined)]
]
for (const [how, see] of unruly) {
  test(`an observer of a gate that ${how} changes nothing`, async () =>
    assert.is((await observed(see)(pass)(request()))._tag, 'Allow'))
  test(`an observer of an introspect that ${how} changes nothing`, async () =>
    assert.is((await around(knows(active), traced(see))(query))._tag, 'Active'))
}
test('a clock that throws costs an observer its measurement, not the request', async () =>
  assert.is((await observed(() => undefined, { now: boom })(pass)(request()))._tag, 'Allow'))
for (const layer of [observed, traced, orElse, deferred] as readonly ((see: never) => unknown)[])
  test(`${layer.name} without its function throws at construction`, () =>
    assert.throws(() => layer(undefined as never), /function|Introspect/))

// the law of them all
test('whatever stands inside, no stack of layers rejects', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Introspect>(
        boom,
        async () => boom(),
        never,
        knows(active),
        knows(down),
        (async () => undefined) as never
      ),
      fc.shuffledSubarray([timed(3), retried(1), coalesced, tokenOnly, traced(boom), orElse(boom)]),
      async (base, layers) => {
        assert.ok(
          typeof (await around(base, timed(3), ...layers)(query)) === 'object' || base !== never
        )
      }
    ),
    { numRuns: 80 }
  ))

test.run()
