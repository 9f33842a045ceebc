// examples/observability/opentelemetry.ts with OpenTelemetry's SDK: spans, counter and histogram of
// every kind of decision, and nothing of the request in them.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { SpanKind } from '@opentelemetry/api'
import { around, cached, gate, memory, noScopes, observed, rfc7662, traced } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { active, down, query } from '../../../test/around/introspects'
import { assertNothingOfRequest, kinds } from '../../../test/examples/observability/kinds'
import { bound, knows, knowsToken, now, request, secret } from '../../../test/samples'
import { closeServer, listen } from '../../tutorial/listening'
import { contentOf, registerProviders, summarize, takePoints, takeSpans } from './exporters'

registerProviders()
const { countDecision, decisionSpan, introspectionSpan, measureIntrospection } = await import(
  '../opentelemetry'
)
const test = suite('OpenTelemetry')
const server = 'as.example.com'
let as: Server | undefined
test.after(() => as && closeServer(as))

for (const { title, decision, reason, decide } of kinds)
  test(`${title} is a span and a count of ${decision}, ${reason}, and nothing of the request`, async () => {
    await decide(
      pass => decisionSpan(observed(countDecision)(pass)),
      ask => around(ask, introspectionSpan(server), traced(measureIntrospection))
    )
    const spans = takeSpans()
    const points = await takePoints()
    const attributes = { 'gatecheck.decision': decision, 'gatecheck.reason': reason }
    const decisions = spans.filter(({ name }) => name === 'gatecheck.decision')
    const isError = decision === 'ServerError'
    const all = isError ? { ...attributes, 'error.type': reason } : attributes
    assert.equal(decisions.map(summarize), [
      `gatecheck.decision INTERNAL ${isError ? 'ERROR' : 'UNSET'} ${JSON.stringify(all)}`
    ])
    assert.equal(
      points.filter(({ name }) => name === 'gatecheck.decisions'),
      [{ name: 'gatecheck.decisions', unit: '{decision}', attributes, count: 1 }]
    )
    assertNothingOfRequest([spans.map(contentOf), points])
  })

test('a question is a CLIENT span of the decision; the hit after it is none, and both are measured', async () => {
  const store = cached(memory({ entries: 5 }), { now })
  const introspect = around(
    knowsToken(bound),
    introspectionSpan(server),
    store,
    traced(measureIntrospection)
  )
  const pass = around(gate({ introspect, require: noScopes, now }), decisionSpan)
  await pass(request({ route: '/time' }))
  const [question, decision, ...others] = takeSpans()
  assert.equal(others, [])
  assert.equal(
    question && summarize(question),
    [
      'gatecheck.introspection CLIENT UNSET',
      '{"server.address":"as.example.com","gatecheck.introspection.outcome":"Active"}'
    ].join(' ')
  )
  assert.is(question?.parentSpanContext?.spanId, decision?.spanContext().spanId)
  assert.is(decision?.attributes['http.route'], '/time')
  await pass(request())
  assert.equal(
    takeSpans().map(({ name }) => name),
    ['gatecheck.decision']
  )
  assert.equal(
    (await takePoints()).map(({ unit, attributes, count }) => ({ unit, attributes, count })),
    [false, true].map(isHit => ({
      unit: 's',
      attributes: {
        'gatecheck.introspection.outcome': 'Active',
        'gatecheck.introspection.cached': isHit
      },
      count: 1
    }))
  )
})

test('a question that failed is an error with its reason', async () => {
  await around(knows(down), introspectionSpan(server))(query)
  const [span] = takeSpans()
  assert.equal(
    span && summarize(span),
    [
      'gatecheck.introspection CLIENT ERROR',
      JSON.stringify({
        'server.address': server,
        'gatecheck.introspection.outcome': 'Failed',
        'gatecheck.reason': 'introspection_unreachable',
        'error.type': 'introspection_unreachable'
      })
    ].join(' ')
  )
})

test('a route that holds the token is redacted', async () => {
  const pass = around(gate({ introspect: knows(active), require: noScopes, now }), decisionSpan)
  await pass(request({ route: `/x/${secret}` }))
  const [span] = takeSpans()
  assert.is(span?.attributes['http.route'], '[redacted]')
})

test('the POST is a span inside ours and carries traceparent; warm: true makes no span at all', async () => {
  const sent: IncomingMessage[] = []
  as = createServer((incoming, response) => {
    sent.push(incoming)
    incoming.resume().on('end', () => response.end('{"active":false}'))
  })
  const port = await listen(as)
  const endpoint = `http://127.0.0.1:${port}/introspect`
  const ask = rfc7662({ endpoint, clientId: 'api', clientSecret: 'hush', warm: true })
  const introspect = around(ask, introspectionSpan('127.0.0.1'))
  const pass = around(gate({ introspect, require: noScopes }), decisionSpan)
  await delay(100)
  assert.equal([takeSpans(), sent], [[], []])
  await pass(request())
  const spans = takeSpans()
  const ours = spans.filter(({ kind }) => kind !== SpanKind.SERVER)
  assert.equal(
    ours.map(({ name }) => name),
    ['POST', 'gatecheck.introspection', 'gatecheck.decision']
  )
  assert.is(ours[0]?.parentSpanContext?.spanId, ours[1]?.spanContext().spanId)
  const traceId = ours[2]?.spanContext().traceId
  assert.is(sent[0]?.headers['traceparent'], `00-${traceId}-${ours[0]?.spanContext().spanId}-01`)
  assertNothingOfRequest(spans.map(contentOf))
})

test.run()
