// OpenTelemetry: a span for each decision and for each call to the server, a counter and a histogram.
// Register your providers before this file is imported: counters and histograms that are made earlier
// record nothing. Without a context manager (NodeTracerProvider registers one), spans have no parent.
import {
  metrics,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace
} from '@opentelemetry/api'
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVER_ADDRESS
} from '@opentelemetry/semantic-conventions'
import {
  type Awaitable,
  type Decision,
  type Gate,
  type Introspect,
  type Layer,
  observed,
  type Trace,
  traced
} from 'gatecheck'
import { closedReason, reasonOf } from './reasons.js'

const tracer = trace.getTracer('gatecheck')
const meter = metrics.getMeter('gatecheck')
const decisions = meter.createCounter('gatecheck.decisions', { unit: '{decision}' })
const durations = meter.createHistogram('gatecheck.introspection.duration', {
  unit: 's',
  advice: { explicitBucketBoundaries: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] }
})

function attributesOf(decision: Decision) {
  return { 'gatecheck.decision': decision._tag, 'gatecheck.reason': reasonOf(decision) }
}

/** For `observed(countDecision)`. */
export function countDecision(decision: Decision): void {
  decisions.add(1, attributesOf(decision))
}

/** For `traced(measureIntrospection)` outside `cached`: it counts hits, too. */
export function measureIntrospection({ outcome, cached, took }: Trace): void {
  const attributes = { 'gatecheck.introspection.outcome': outcome }
  durations.record(took / 1_000, { ...attributes, 'gatecheck.introspection.cached': cached })
}

function withSpan<A>(
  name: string,
  options: SpanOptions,
  run: (span: Span) => Awaitable<A>
): Promise<A> {
  return tracer.startActiveSpan(name, options, async span => {
    try {
      return await run(span)
    } finally {
      span.end()
    }
  })
}

/** For what could not be decided. A refused token is no error: the gate works. */
function setError(span: Span, reason: string): void {
  span.setAttribute(ATTR_ERROR_TYPE, closedReason(reason))
  span.setStatus({ code: SpanStatusCode.ERROR })
}

/** Around a gate. The spans of its calls to the server become children of this span. */
export const decisionSpan: Layer<Gate> = inner => (request, signal) =>
  withSpan('gatecheck.decision', { kind: SpanKind.INTERNAL }, span => {
    const describe = observed((decision, { route }) => {
      span.setAttributes(attributesOf(decision))
      if (route !== undefined) span.setAttribute(ATTR_HTTP_ROUTE, route)
      if (decision._tag === 'ServerError') setError(span, decision.reason)
    })
    return describe(inner)(request, signal)
  })

/** Around an `Introspect`, inside `cached`: a hit asks no server. `server` is its host name. */
export function introspectionSpan(server: string): Layer<Introspect> {
  const options = { kind: SpanKind.CLIENT, attributes: { [ATTR_SERVER_ADDRESS]: server } }
  return inner => (query, signal) =>
    withSpan('gatecheck.introspection', options, span => {
      const describe = traced(({ outcome, reason }) => {
        span.setAttribute('gatecheck.introspection.outcome', outcome)
        if (reason !== undefined) span.setAttribute('gatecheck.reason', closedReason(reason))
        if (outcome === 'Failed') setError(span, reason ?? outcome)
      })
      return describe(inner)(query, signal)
    })
}
