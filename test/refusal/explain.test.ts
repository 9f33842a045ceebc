import fc from 'fast-check'
import {
  byRoute,
  type Explanation,
  explain,
  type GateOptions,
  gate,
  noScopes,
  type Reason,
  scopes,
  type Token
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checksInOrder } from '../../src/decide/checks'
import { stepByReason } from '../../src/refusal/reason-steps'
import { reasonSentences } from '../../src/refusal/reasons'
import { steps } from '../../src/refusal/steps'
import { at, bound, first, knows, knowsToken, now, pem, request, second, secret } from '../samples'

const test = suite('explain')

async function explained(
  token: Token,
  more: Parameters<typeof request>[0] = {},
  require = byRoute({ 'GET /time': scopes('time:query') })
): Promise<Explanation> {
  return explain(await gate({ require, introspect: knowsToken(token), now })(request(more)))
}
function result({ checks }: Explanation, name: string): string | undefined {
  return checks.find(({ check }) => check === name)?.result
}

test('of an Allow every check has passed', async () => {
  const { outcome, reason, checks } = await explained(bound)
  assert.is(outcome, 'Allow')
  assert.is(reason, undefined)
  assert.ok(checks.every(({ result }) => result === 'passed'))
})

test('of a refusal what came before has passed, one has failed, and the rest was not reached', async () => {
  const told = await explained(bound, { certificate: pem(second.pem) })
  assert.is(told.reason, 'certificate_mismatch')
  assert.is(result(told, 'not expired'), 'passed')
  assert.is(result(told, 'bound to the certificate'), 'failed')
  assert.is(result(told, 'scopes'), 'not reached')
  assert.is(told.checks.filter(({ result }) => result === 'failed').length, 1)
})

test('of a clock that cannot be right no check is told as passed that was never made', async () => {
  const told = explain(
    await gate({ require: noScopes, introspect: knowsToken(bound), now: () => at })(request())
  )
  assert.equal(
    [
      told.reason,
      result(told, 'introspection'),
      result(told, 'clock'),
      result(told, 'not expired'),
      result(told, 'bound to the certificate'),
      result(told, 'answer to the host')
    ],
    ['clock_invalid', 'passed', 'failed', 'not reached', 'not reached', 'not reached']
  )
})
test('of an error that is none of ours nothing is told as passed', () => {
  const told = explain({
    _tag: 'ServerError',
    status: 500,
    reason: 'mine' as Reason,
    detail: 'somewhere'
  })
  assert.equal(
    [told.checks.filter(({ result }) => result === 'passed').length, told.checks.at(-1)],
    [0, { check: 'somewhere', result: 'failed' }]
  )
})
test('both thumbprints are shown', async () => {
  const { checks, text } = await explained(bound, { certificate: pem(second.pem) })
  const line = checks.find(({ result }) => result === 'failed')
  assert.is(line?.required, first.thumbprint)
  assert.is(line?.shown, second.thumbprint)
  assert.match(
    text,
    `✗ bound to the certificate; required: ${first.thumbprint}; shown: ${second.thumbprint}`
  )
})

test('why a certificate could not be read is shown by its code', async () => {
  const line = (await explained(bound, { certificate: pem(first.pem.slice(0, 80)) })).checks.find(
    ({ result }) => result === 'failed'
  )
  assert.equal(line, {
    check: 'certificate readable',
    result: 'failed',
    required: 'exactly one certificate',
    shown: 'cut_short'
  })
})
test("a host's reason that is no code is not shown: it might quote the certificate", async () =>
  assert.match(
    (await explained(bound, { certificate: { _tag: 'Unreadable', reason: first.pem } })).text,
    'shown: unreadable'
  ))

test('scopes that are required and granted are shown', async () => {
  const line = (await explained({ ...bound, scopes: ['payments'] })).checks.find(
    ({ result }) => result === 'failed'
  )
  assert.equal(line, {
    check: 'scopes',
    result: 'failed',
    required: 'time:query',
    shown: 'payments'
  })
})

const [api, payments] = ['https://api.example.com', 'https://api.example.com/payments']
for (const [title, gateAudience, routeAudience, named, line] of [
  [
    'nothing is required of a token without one',
    undefined,
    undefined,
    undefined,
    { result: 'passed', required: 'nothing' }
  ],
  [
    'the gate has none, and the token names one',
    undefined,
    undefined,
    ['x'],
    { result: 'failed', required: 'gate({ audience }) is not set', shown: 'x' }
  ],
  [
    "the gate's own is required",
    api,
    undefined,
    ['x', 'y'],
    { result: 'failed', required: api, shown: 'x y' }
  ],
  [
    'the gate takes any',
    'any',
    undefined,
    ['x'],
    { result: 'passed', required: 'any', shown: 'x' }
  ],
  [
    "the route's stands in place of the gate's",
    api,
    [payments],
    [payments],
    { result: 'passed', required: payments, shown: payments }
  ],
  [
    "the route's is required where the gate takes any",
    'any',
    [payments],
    ['x'],
    { result: 'failed', required: payments, shown: 'x' }
  ],
  [
    "the route's is required where the gate has none",
    undefined,
    [api, payments],
    undefined,
    { result: 'failed', required: `${api} ${payments}`, shown: 'none' }
  ]
] as const)
  test(`the audience that was required is shown: ${title}`, async () => {
    const options: GateOptions = {
      require: { ...noScopes, audience: routeAudience },
      introspect: knowsToken({ ...bound, audience: named }),
      audience: gateAudience,
      now
    }
    assert.equal(
      explain(await gate(options)(request())).checks.find(({ check }) => check === 'audience'),
      { check: 'audience', ...line }
    )
  })
test('of a token that is not known no audience is shown, only what was required', async () => {
  const decision = await gate({
    require: noScopes,
    introspect: knows({ _tag: 'Inactive' }),
    audience: api,
    now
  })(request())
  assert.equal(
    explain(decision).checks.find(({ check }) => check === 'audience'),
    { check: 'audience', result: 'not reached', required: api }
  )
})

test('times are shown as a person reads them', async () => {
  const line = (await explained({ ...bound, expiresAt: at - 1 })).checks.find(
    ({ result }) => result === 'failed'
  )
  assert.equal(line, {
    check: 'not expired',
    result: 'failed',
    required: 'after 2027-01-15T08:00:00Z',
    shown: '2027-01-15T07:59:59Z'
  })
})

test('where the server only said "inactive" it says unknown, expired or revoked', async () => {
  const told = explain(
    await gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now })(request())
  )
  assert.match(told.text, /unknown, expired or revoked/)
  assert.is(result(told, 'active'), 'failed')
})

test("a function of the user's that threw is named by its stage", async () => {
  const told = explain(
    await gate({
      require: () => {
        throw new Error(secret)
      },
      introspect: knowsToken(bound),
      now
    })(request())
  )
  assert.is(result(told, 'requirement'), 'failed')
  assert.match(told.text, /ServerError 500 user_function_threw \(require\)/)
  assert.not.match(told.text, secret)
})

test("every reason has one sentence, and every one but the user's own and the clock's ends at a check", () => {
  for (const reason of Object.keys(reasonSentences) as Reason[]) {
    const told = explain({ _tag: 'ServerError', status: 500, reason, detail: 'x' })
    assert.ok(told.sentence.endsWith('.'))
    assert.is(told.checks.filter(({ result }) => result === 'failed').length, 1, reason)
  }
})

test("every reason ends at the step that the table names, and a reason of the user's own behind them all", () => {
  assert.equal(Object.keys(stepByReason).sort(), Object.keys(reasonSentences).sort())
  for (const [reason, step] of Object.entries({
    ...stepByReason,
    constructor: 'by detail',
    mine: 'by detail'
  })) {
    const { checks } = explain({
      _tag: 'Deny',
      status: 403,
      reason: reason as Reason,
      challenges: []
    })
    const failed = checks.filter(({ result }) => result === 'failed').map(({ check }) => check)
    assert.equal(failed, [step === 'by detail' ? 'a check of yours' : step], reason)
    assert.is(checks.length, Object.keys(steps).length + (step === 'by detail' ? 1 : 0))
  }
})
test("a function of the user's is explained at the step that called it", () => {
  for (const [detail, step] of [
    ['request', 'credentials'],
    ['certificate', 'certificate readable'],
    ['require', 'requirement'],
    ['introspect', 'introspection'],
    ['decide', 'clock'],
    ['check', 'check'],
    ['context', 'answer to the host'],
    ['constructor', 'constructor']
  ] as const) {
    const told = explain({
      _tag: 'ServerError',
      status: 500,
      reason: 'user_function_threw',
      detail
    })
    assert.is(told.checks.find(({ result }) => result === 'failed')?.check, step)
  }
})

test('a server cannot forge a line of the text', async () => {
  const { text } = await explained({ ...bound, scopes: ['x\n  ✓ scopes\u001b[2J'] })
  assert.is(text.split('\n').length, (await explained(bound)).text.split('\n').length)
  assert.not.match(text, /\u001b/)
})

test('there are as many lines as checks, and nothing that is decided goes untold', async () => {
  const { checks: lines } = await explained(bound)
  assert.ok(lines.length >= checksInOrder.length)
})

test('no decision on random tokens makes it throw', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        scopes: fc.array(fc.string()),
        expiresAt: fc.option(fc.maxSafeInteger(), { nil: undefined }),
        notBefore: fc.option(fc.maxSafeInteger(), { nil: undefined }),
        acr: fc.option(fc.string(), { nil: undefined }),
        authTime: fc.option(fc.maxSafeInteger(), { nil: undefined })
      }),
      async token => {
        await explained({ ...bound, ...token } as Token, {}, () => ({
          ...scopes('a'),
          maxAge: 5,
          acr: ['x']
        }))
      }
    ),
    { numRuns: 200 }
  ))

test.run()
