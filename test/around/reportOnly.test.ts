import {
  around,
  type Decision,
  type Gate,
  gate,
  logged,
  noScopes,
  reportOnly,
  scopes
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knowsToken, now, request, secret } from '../samples'
import { throwSecret } from './introspects'

const test = suite('reportOnly')

type Report = readonly [wouldBe: Decision, decision: Decision, request: unknown]

const introspect = knowsToken(bound)
const today = gate({ require: noScopes, introspect, now })
const stricter = gate({ require: scopes('admin'), introspect, now })

/** Both gates, and a promise of the report. */
function trying(next: Gate, inner: Gate = today) {
  let see: (...report: Report) => void = () => undefined
  const report = new Promise<Report>(resolve => {
    see = (...parts) => resolve(parts)
  })
  return { pass: around(inner, reportOnly({ next, see: (...parts) => see(...parts) })), report }
}

test("today's gate answers, and `see` is told what the next one would have said", async () => {
  const { pass, report } = trying(stricter)
  const decision = await pass(request({ route: '/time' }))
  assert.is(decision._tag, 'Allow')
  const [wouldBe, seen, observed] = await report
  assert.is((wouldBe as { readonly reason?: string }).reason, 'insufficient_scope')
  assert.is(seen, decision)
  assert.equal(observed, { method: 'GET', path: '/time', route: '/time' })
})
test('a more lenient next gate lets nothing pass', async () => {
  const { pass, report } = trying(today, stricter)
  assert.is((await pass(request()))._tag, 'Deny')
  assert.is((await report)[0]._tag, 'Allow')
})
test("the next gate starts after today's decision was returned, and judges the same request", async () => {
  const order: unknown[] = []
  const next: Gate = seen => {
    order.push(seen)
    return today(seen)
  }
  const decision: Decision = {
    _tag: 'ServerError',
    status: 500,
    reason: 'clock_invalid',
    detail: ''
  }
  const asked = request()
  for (const inner of [() => decision, async () => decision]) {
    const { pass, report } = trying(next, inner)
    order.push(await pass(asked))
    await report
  }
  assert.equal(order, [decision, asked, decision, asked])
})
test("a decision that is known at once is returned at once, today's own object", () => {
  const decision: Decision = {
    _tag: 'ServerError',
    status: 500,
    reason: 'clock_invalid',
    detail: ''
  }
  assert.is(trying(stricter, () => decision).pass(request()), decision)
})
test('the next gate gets no signal', async () => {
  const signals: unknown[] = []
  const { pass, report } = trying((_, signal) => {
    signals.push(signal)
    return stricter(request())
  })
  await pass(request(), AbortSignal.abort())
  await report
  assert.equal(signals, [undefined])
})
for (const [how, next] of [
  ['throws', throwSecret],
  ['rejects', async () => throwSecret()],
  ['returns no decision', (() => true) as never]
] as const)
  test(`a next gate that ${how} changes nothing, and is reported as an error`, async () => {
    const { pass, report } = trying(next)
    assert.is((await pass(request()))._tag, 'Allow')
    const [wouldBe] = await report
    assert.is(wouldBe._tag, 'ServerError')
    assert.not.match(JSON.stringify(wouldBe), 'tok_')
  })
test('a next gate that never answers delays nothing', async () =>
  assert.is((await trying(() => new Promise(() => undefined)).pass(request()))._tag, 'Allow'))
for (const [how, fail] of [
  ['throws', throwSecret],
  ['rejects', async () => throwSecret()]
] as const)
  test(`an observer that ${how} changes nothing`, async () => {
    let calls = 0
    const see = (): unknown => {
      calls += 1
      return fail()
    }
    assert.is((await around(today, reportOnly({ next: stricter, see }))(request()))._tag, 'Allow')
    while (calls === 0) await new Promise(resolve => setTimeout(resolve, 1))
  })
test('a method, path or route that holds the token is redacted', async () => {
  for (const spelled of [secret, encodeURIComponent(encodeURIComponent(secret))]) {
    const { pass, report } = trying(stricter)
    await pass(request({ method: spelled, path: `/x/${spelled}`, route: `/x/${spelled}` }))
    assert.equal((await report)[2], {
      method: '[redacted]',
      path: '[redacted]',
      route: '[redacted]'
    })
  }
})
for (const [title, options] of [
  ['without a next gate', { see: () => undefined }],
  ['for a layer as the next gate', { next: logged(), see: () => undefined }],
  ['without an observer', { next: stricter }],
  [
    'for options of a gate instead of a gate',
    { next: { require: noScopes }, see: () => undefined }
  ],
  ['for a misspelled option', { next: stricter, see: () => undefined, seee: 1 }]
] as const)
  test(`reportOnly throws a TypeError ${title}`, () =>
    assert.throws(
      () => reportOnly(options as never),
      (error: unknown) => error instanceof TypeError
    ))

test('reportOnly around no gate is an error at construction', () =>
  assert.throws(
    () => reportOnly({ next: stricter, see: () => undefined })(undefined as never),
    /^reportOnly\(options\) is a layer/
  ))

test.run()
