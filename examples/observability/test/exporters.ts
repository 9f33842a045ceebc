// The real SDK of OpenTelemetry, which keeps in memory what it would send.
import { createRequire } from 'node:module'
import { context, metrics, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor
} from '@opentelemetry/sdk-trace-base'

const spanExporter = new InMemorySpanExporter()
const metricExporter = new InMemoryMetricExporter(AggregationTemporality.DELTA)
const exporter = metricExporter
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e8 })

/** Before the example is imported. */
export function registerProviders(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const spanProcessors = [new SimpleSpanProcessor(spanExporter)]
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }))
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  registerInstrumentations({ instrumentations: [new HttpInstrumentation()] })
  // It patches a module of Node when it is required: gatecheck itself takes it in another way.
  createRequire(import.meta.url)('node:http')
}

/** What has ended since the last call. */
export function takeSpans(): readonly ReadableSpan[] {
  const spans = spanExporter.getFinishedSpans()
  spanExporter.reset()
  return [...spans]
}

/** `gatecheck.decision INTERNAL ERROR {…}`. */
export function summarize({ name, kind, status, attributes }: ReadableSpan): string {
  const parts = [name, SpanKind[kind], SpanStatusCode[status.code], JSON.stringify(attributes)]
  return parts.join(' ')
}

/** What a backend gets of a span. */
export function contentOf(span: ReadableSpan): object {
  const { name, attributes, events, links, status, resource } = span
  return { name, attributes, events, links, status, resource: resource.attributes }
}

export interface Point {
  readonly name: string
  readonly unit: string
  readonly attributes: object
  /** A count, or of a histogram how many values. */
  readonly count: number
}

/** What was counted since the last call. */
export async function takePoints(): Promise<readonly Point[]> {
  await reader.forceFlush()
  const points = metricExporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .filter(({ scope }) => scope.name === 'gatecheck')
    .flatMap(({ metrics: ofScope }) => ofScope)
    .flatMap(({ descriptor: { name, unit }, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => ({
        name,
        unit,
        attributes,
        count: typeof value === 'number' ? value : value.count
      }))
    )
  metricExporter.reset()
  return points
}
