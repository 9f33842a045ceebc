import { explain, type GateOptions, gate, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, knows, knowsToken, now, pem, request, second } from '../samples'
import { explainRequest } from './explanations'

const test = suite('explain, values')

test('both thumbprints are shown', async () => {
  const { checks, text } = await explainRequest(bound, { certificate: pem(second.pem) })
  const line = checks.find(({ result }) => result === 'failed')
  assert.is(line?.required, first.thumbprint)
  assert.is(line?.shown, second.thumbprint)
  assert.match(
    text,
    `✗ bound to its sender; required: ${first.thumbprint}; shown: ${second.thumbprint}`
  )
})

test('the code of an unreadable certificate is shown', async () => {
  const line = (
    await explainRequest(bound, { certificate: pem(first.pem.slice(0, 80)) })
  ).checks.find(({ result }) => result === 'failed')
  assert.equal(line, {
    check: 'certificate readable',
    result: 'failed',
    required: 'exactly one certificate',
    shown: 'cut_short'
  })
})
test("a host's reason that is not a code is not shown: it might quote the certificate", async () =>
  assert.match(
    (await explainRequest(bound, { certificate: { _tag: 'Unreadable', reason: first.pem } })).text,
    'shown: unreadable'
  ))

test('required and granted scopes are shown', async () => {
  const line = (await explainRequest({ ...bound, scopes: ['payments'] })).checks.find(
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
    'the token has none, and none is required',
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
    'the gate accepts any',
    'any',
    undefined,
    ['x'],
    { result: 'passed', required: 'any', shown: 'x' }
  ],
  [
    "the route's replaces the gate's",
    api,
    [payments],
    [payments],
    { result: 'passed', required: payments, shown: payments }
  ],
  [
    "the route's is required if the gate accepts any",
    'any',
    [payments],
    ['x'],
    { result: 'failed', required: payments, shown: 'x' }
  ],
  [
    "the route's is required if the gate has none",
    undefined,
    [api, payments],
    undefined,
    { result: 'failed', required: `${api} ${payments}`, shown: 'none' }
  ]
] as const)
  test(`the required audience is shown: ${title}`, async () => {
    const options: GateOptions = {
      require: { ...noScopes, ...(routeAudience && { audience: routeAudience }) },
      introspect: knowsToken({ ...bound, audience: named }),
      audience: gateAudience,
      now
    }
    assert.equal(
      explain(await gate(options)(request())).checks.find(({ check }) => check === 'audience'),
      { check: 'audience', ...line }
    )
  })
test('an unknown token shows the required audience only', async () => {
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

test('times are shown in ISO 8601', async () => {
  const line = (await explainRequest({ ...bound, expiresAt: at - 1 })).checks.find(
    ({ result }) => result === 'failed'
  )
  assert.equal(line, {
    check: 'not expired',
    result: 'failed',
    required: 'after 2027-01-15T08:00:00Z',
    shown: '2027-01-15T07:59:59Z'
  })
})

test.run()
