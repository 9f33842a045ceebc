import fc from 'fast-check'
import {
  around,
  type Check,
  cached,
  type Decision,
  type Facts,
  type GateOptions,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  type Query,
  type Requirement,
  type ResourceRequest,
  type Signal,
  scopes,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  at,
  bound,
  derOf,
  first,
  knows,
  knowsToken,
  now,
  pem,
  pemOf,
  raisedAfter,
  request,
  rfc8705,
  second,
  secret,
  unbound,
  wild
} from './samples'

const test = suite('gate')

const base: GateOptions = { require: noScopes, introspect: knowsToken(bound), now, deadline: 50 }
function outcome(decision: Decision): string {
  return decision._tag === 'Allow' ? 'Allow' : `${decision.status} ${decision.reason}`
}
async function decided(
  more: Partial<GateOptions>,
  asked = request(),
  signal?: Signal
): Promise<string> {
  return outcome(await gate({ ...base, ...more })(asked, signal))
}
function boom(): never {
  throw new Error(secret)
}
function never(): Promise<never> {
  return new Promise(() => undefined)
}

for (const [title, more, asked, expected] of [
  ["the token's own certificate is allowed", {}, request(), 'Allow'],
  [
    'another certificate is refused [RFC 8705 §3]',
    {},
    request({ certificate: pem(second.pem) }),
    '401 certificate_mismatch'
  ],
  ['no certificate is refused', {}, request({ certificate: undefined }), '401 certificate_missing'],
  [
    'an unreadable certificate is refused, never absent',
    { introspect: knowsToken(unbound), require: { scopes: [], binding: 'optional' } },
    request({ certificate: pem('?') }),
    '401 certificate_unreadable'
  ],
  [
    'a hash that the host computed does',
    {},
    request({ certificate: { _tag: 'Sha256', thumbprint: first.thumbprint } }),
    'Allow'
  ],
  [
    'an unbound token is refused [FAPI 2.0 §5.3.4]',
    { introspect: knowsToken(unbound) },
    request(),
    '401 unbound'
  ],
  [
    'no token is refused before anyone is asked',
    { introspect: boom, require: boom },
    request({ authorization: [] }),
    '401 no_token'
  ],
  [
    'two tokens are refused [RFC 6750 §3.1]',
    { introspect: boom },
    request({ authorization: ['Bearer a', 'Bearer b'] }),
    '400 malformed_request'
  ],
  [
    'an introspect that throws is a server error',
    { introspect: boom },
    request(),
    '500 user_function_threw'
  ],
  [
    'an introspect that rejects is a server error',
    { introspect: async () => boom() },
    request(),
    '500 user_function_threw'
  ],
  [
    'an introspect that never settles ends at the deadline',
    { introspect: never },
    request(),
    '503 introspection_timeout'
  ],
  [
    'an introspect that returns nothing is a server error',
    { introspect: (async () => undefined) as unknown as Introspect },
    request(),
    '500 introspection_malformed'
  ],
  [
    'a require that throws is a server error',
    { require: boom },
    request(),
    '500 user_function_threw'
  ],
  [
    'a require that rejects is a server error',
    { require: async () => boom() },
    request(),
    '500 user_function_threw'
  ],
  [
    'a require that never settles ends at the deadline',
    { require: never },
    request(),
    '500 deadline_exceeded'
  ],
  [
    'a require that returns nothing is a server error',
    { require: (() => undefined) as unknown as () => Requirement },
    request(),
    '500 requirement_malformed'
  ],
  [
    'a require that misspells a field is a server error',
    { require: () => ({ ...noScopes, scope: ['x'] }) as Requirement },
    request(),
    '500 requirement_malformed'
  ],
  [
    'a check that throws is a server error',
    { checks: [boom] },
    request(),
    '500 user_function_threw'
  ],
  [
    'a check that returns a promise is a server error',
    { checks: [(async () => undefined) as unknown as Check] },
    request(),
    '500 user_function_threw'
  ],
  [
    'a clock that returns NaN is a server error',
    { now: () => Number.NaN },
    request(),
    '500 clock_invalid'
  ],
  ['a clock that throws is a server error', { now: boom }, request(), '500 user_function_threw'],
  [
    'a clock in seconds is a server error: by it no token ever expires',
    { now: () => at },
    request(),
    '500 clock_invalid'
  ],
  [
    'a clock that returns true is a server error',
    { now: (() => true) as unknown as () => number },
    request(),
    '500 clock_invalid'
  ],
  [
    'a clock that returns nothing is a server error',
    { now: (() => undefined) as unknown as () => number },
    request(),
    '500 clock_invalid'
  ],
  [
    'a header function that throws is a server error',
    {},
    request({ header: boom }),
    '500 user_function_threw'
  ],
  [
    'an introspect that returns nothing at all is a server error, with facts',
    { introspect: (() => undefined) as never },
    request(),
    '500 introspection_malformed'
  ],
  [
    'a header function that returns nothing is a server error',
    {},
    request({ header: (() => undefined) as unknown as ResourceRequest['header'] }),
    '500 user_function_threw'
  ],
  [
    'a certificate that is null is absent',
    {},
    request({ certificate: null as never }),
    '401 certificate_missing'
  ],
  [
    'a token that names an audience is refused where none is configured [RFC 9700 §2.3]',
    { introspect: knowsToken({ ...bound, audience: ['x'] }) },
    request(),
    '401 wrong_audience'
  ],
  [
    'a token for our audience is allowed',
    { introspect: knowsToken({ ...bound, audience: ['x'] }), audience: 'x' },
    request(),
    'Allow'
  ]
] as const satisfies readonly (readonly [string, Partial<GateOptions>, ResourceRequest, string])[])
  test(title, async () => assert.is(await decided(more, asked), expected))

test('a request that is nothing at all is a server error, not a rejection', async () =>
  assert.is(await decided({}, null as never), '500 user_function_threw'))
test('what is in memory is decided at once, without a timer and without a promise', async () => {
  const introspect = around(
    base.introspect,
    cached(memory({ entries: 10 }), { ttl: 60, now }),
    tokenOnly
  )
  const pass = gate({ ...base, introspect })
  const [first, { setTimeout: real }] = [await pass(request()), globalThis]
  let timers = 0
  globalThis.setTimeout = ((...given: Parameters<typeof real>) => {
    timers += 1
    return real(...given)
  }) as typeof real
  try {
    const hit = pass(request())
    assert.is((hit as Decision)._tag, first._tag)
    assert.is(first._tag, 'Allow')
    assert.is(timers, 0)
  } finally {
    globalThis.setTimeout = real
  }
})
test("a signal that a function of the user's raises meanwhile keeps even what is in memory from passing", async () => {
  const controller = new AbortController()
  const introspect = around(
    base.introspect,
    cached(memory({ entries: 10 }), { ttl: 60, now }),
    tokenOnly
  )
  assert.is((await gate({ ...base, introspect })(request()))._tag, 'Allow')
  const require = (): Requirement => {
    controller.abort()
    return base.require as Requirement
  }
  assert.is(
    outcome(await gate({ ...base, introspect, require })(request(), controller.signal)),
    '500 deadline_exceeded'
  )
})
test('a signal that is raised already ends it at once', async () =>
  assert.is(
    await decided({ introspect: never, deadline: 60_000 }, request(), AbortSignal.abort()),
    '500 deadline_exceeded'
  ))
test('a signal that is raised later ends it then', async () =>
  assert.is(
    await decided({ introspect: never, deadline: 60_000 }, request(), raisedAfter(20)),
    '503 introspection_timeout'
  ))
test("the introspect's signal is raised when the gate has answered: nothing is left running", async () => {
  let raised = false
  await decided({
    introspect: (_, signal) => {
      signal?.addEventListener('abort', () => {
        raised = true
      })
      return never()
    }
  })
  assert.ok(raised)
})
for (const [how, listener] of [
  ['throws', boom],
  ['rejects', async () => boom()]
] as const)
  test(`an abort listener that ${how} neither ends the process nor keeps the gate from its deadline`, async () => {
    const listening =
      (answer: Promise<Introspection>): Introspect =>
      (_, signal) => {
        signal?.addEventListener('abort', listener as () => void)
        return answer
      }
    assert.is(await decided({ introspect: listening(never()) }), '503 introspection_timeout')
    assert.is(
      await decided({ introspect: listening(Promise.resolve({ _tag: 'Active', token: bound })) }),
      'Allow'
    )
    await new Promise(resolve => setTimeout(resolve, 5))
  })
test('a decision is frozen: an observer cannot make another of it', async () => {
  for (const asked of [
    request(),
    request({ authorization: [] }),
    request({ certificate: undefined })
  ]) {
    const decision = await gate(base)(asked)
    assert.throws(() => {
      ;(decision as { _tag: string })._tag = 'Allow'
    }, TypeError)
    if ('challenges' in decision)
      assert.throws(() => {
        ;(decision.challenges as string[]).push('x')
      }, TypeError)
  }
})
test('a rule that makes a subject of the path lets no token into the facts', async () => {
  const decision = await gate({ ...base, require: () => ({ ...noScopes, subject: `x${secret}` }) })(
    request()
  )
  assert.is(outcome(decision), '403 wrong_subject')
  assert.not.match(JSON.stringify(decision), 'tok_')
})
test('a requirement whose list changes between two looks is what was looked at first', async () => {
  let looks = 0
  const audience = ['https://admin']
  Object.defineProperty(audience, Symbol.iterator, {
    value: function* () {
      looks += 1
      yield looks > 1 ? 'x' : 'https://admin'
    }
  })
  assert.is(
    await decided({
      require: () => ({ ...noScopes, audience }),
      introspect: knowsToken({ ...bound, audience: ['x'] })
    }),
    '401 wrong_audience'
  )
})
test('no decision holds the message of what was thrown', async () => {
  for (const more of [{ introspect: boom }, { require: boom }, { checks: [boom] }, { now: boom }])
    assert.not.match(JSON.stringify(await gate({ ...base, ...more })(request())), 'tok_')
})

test('the introspect is asked for the token, the requirement and the bytes that were hashed', async () => {
  let query: Query | undefined
  await gate({
    ...base,
    require: scopes('a'),
    introspect: async asked => {
      query = asked
      return { _tag: 'Inactive' }
    }
  })(request({ certificate: pem(`noise\n${first.pem}${second.pem}`) }))
  assert.is(query?.token, secret)
  assert.is(query?.thumbprint, first.thumbprint)
  assert.equal(query?.requirement, scopes('a'))
  assert.ok(
    query?.certificate?._tag === 'Der' &&
      Buffer.from(derOf(first.pem)).equals(query.certificate.der)
  )
})

test('a mutated Allow never changes a later decision', async () => {
  const pass = gate({
    ...base,
    require: scopes('time:query'),
    introspect: knowsToken({ ...bound, scopes: ['time:query'] })
  })
  const before = await pass(request())
  assert.ok(before._tag === 'Allow')
  for (const change of [
    () => {
      ;(before.token as unknown as { scopes: string[] }).scopes.push('admin')
    },
    () => {
      ;(before.token.confirmation as { thumbprint?: string }).thumbprint = second.thumbprint
    },
    () => {
      ;(before.token as { expiresAt: number }).expiresAt = 9e9
    },
    () => {
      ;(before.facts.requirement as unknown as { scopes: string[] }).scopes.length = 0
    },
    () => {
      ;(before.facts as { now: number }).now = 0
    }
  ])
    assert.throws(change, TypeError)
  assert.is(
    outcome(await pass(request({ certificate: pem(second.pem) }))),
    '401 certificate_mismatch'
  )
})

test('a requirement that is changed after construction changes nothing', async () => {
  const mine = { scopes: ['admin'], binding: 'certificate' as const }
  const pass = gate({ ...base, require: mine })
  mine.scopes.pop()
  assert.is(outcome(await pass(request())), '403 insufficient_scope')
})

for (const [what, more, message] of [
  [
    'an option that is misspelled, and would ask for less',
    { check: [() => undefined] },
    /^gate\(options\): unknown option "check". Did you mean "checks"\? Known: require, introspect, audience, checks, now, leeway, deadline$/
  ],
  [
    'a requirement with a misspelled field',
    { require: { ...noScopes, maxage: 5 } },
    /require is wrong: pass scopes.*; yours: unknown option "maxage". Did you mean "maxAge"\?/
  ],
  ['no require', { require: undefined }, /require.*missing/],
  [
    'a requirement whose field is wrong',
    { require: { scopes: ['a b'], binding: 'any' } },
    /require is wrong: .*; yours: scopes is wrong: pass a list of scope-tokens/
  ],
  ['no introspect', { introspect: undefined }, /introspect.*missing/],
  ['a leeway that is no whole number', { leeway: 1.5 }, /leeway/],
  ['a negative leeway', { leeway: -1 }, /leeway/],
  ['a leeway over five minutes', { leeway: 301 }, /leeway/],
  ['a leeway that is no number', { leeway: Number.NaN }, /leeway/],
  ['an empty audience', { audience: '' }, /audience/],
  ['no audience among audiences', { audience: [] }, /audience/],
  ['a deadline of zero', { deadline: 0 }, /deadline/],
  ['a deadline of infinity', { deadline: Number.POSITIVE_INFINITY }, /deadline/],
  ['a clock that is no function', { now: 5 }, /now/],
  ['checks that are no functions', { checks: [true] }, /checks/]
] as const)
  test(`${what} throws at construction, by name`, () =>
    assert.throws(() => gate({ ...base, ...more } as unknown as GateOptions), message))

test('no settings at all throw at construction, by name', () =>
  assert.throws(
    () => gate(undefined as never),
    /^gate\(options\): options are missing. Pass { require, introspect }.$/
  ))

function chaos<A>(good: fc.Arbitrary<A>): fc.Arbitrary<() => unknown> {
  return fc.oneof(
    good.map(value => () => value),
    good.map(value => async () => value),
    fc.anything().map(value => () => value),
    fc.constant(boom),
    fc.constant(async () => boom()),
    fc.constant(never)
  )
}
// What never settles is ended by the deadline alone: a gate that passed it would not let this test end.
test('whatever the request, the functions and the clock do, the gate never rejects and never passes its deadline', () =>
  fc.assert(
    fc.asyncProperty(
      chaos(fc.constant(noScopes)),
      chaos(fc.constant<Introspection>({ _tag: 'Active', token: bound })),
      chaos(fc.constant(1.8e12)),
      fc.oneof(
        fc.constant(() => [`Bearer ${secret}`]),
        fc.constant(boom)
      ),
      fc.anything(),
      async (require, introspect, clock, header, certificate) => {
        const pass = gate({ require, introspect, now: clock, deadline: 2 } as GateOptions)
        const decision = await pass(
          request({
            header: header as ResourceRequest['header'],
            certificate: certificate as never
          })
        )
        assert.ok(['Allow', 'Deny', 'Unauthorized', 'ServerError'].includes(decision._tag))
        if (decision._tag === 'Allow') assert.is(decision.facts.thumbprint, first.thumbprint) // only the right certificate gets through chaos
      }
    ),
    { numRuns: 100 }
  ))

test('a certificate with one bit changed never allows', async () => {
  const der = derOf(rfc8705.pem)
  const pass = gate({
    ...base,
    introspect: knowsToken({ ...bound, confirmation: { thumbprint: rfc8705.thumbprint } })
  })
  assert.is(outcome(await pass(request({ certificate: { _tag: 'Der', der } }))), 'Allow')
  for (let bit = 0; bit < der.length * 8; bit += 1) {
    const other = Uint8Array.from(der)
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    const decision = await pass(
      request({ certificate: bit % 2 === 0 ? { _tag: 'Der', der: other } : pem(pemOf(other)) })
    )
    assert.is.not(decision._tag, 'Allow', `bit ${bit}`)
  }
})

const hostileText = fc.oneof(
  wild,
  fc.constantFrom('Bearer ', ',', `Bearer ${secret}`, 'DPoP x', '\r\n', 'Bearer bearer')
)
test('random headers, methods and paths are a decision, and only the one token is allowed', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(hostileText, { maxLength: 3 }),
      fc.string(),
      fc.string(),
      async (authorization, method, path) => {
        const pass = gate({
          ...base,
          introspect: async ({ token }) =>
            token === secret ? { _tag: 'Active', token: bound } : { _tag: 'Inactive' }
        })
        const decision = await pass(request({ authorization, method, path }))
        if (decision._tag === 'Allow') assert.match(authorization[0] ?? '', /^[ \t]*bearer +/i)
      }
    ),
    { numRuns: 150 }
  ))

test('facts say what was known: seconds, thumbprint, requirement; and no token', async () => {
  const decision = await gate({ ...base, leeway: 5, audience: 'any' })(request())
  const facts: Facts | undefined = decision.facts
  assert.equal(JSON.parse(JSON.stringify(facts)), {
    now: now() / 1000,
    leeway: 5,
    audience: 'any',
    requirement: noScopes,
    thumbprint: first.thumbprint
  })
  assert.not.match(JSON.stringify(decision), secret)
})

test("an answer of the server's stands in the facts", async () => {
  const decision = await gate({
    ...base,
    introspect: knows({ _tag: 'Inactive', answer: { active: false } })
  })(request())
  assert.equal(decision.facts?.answer, { active: false })
})

test.run()
