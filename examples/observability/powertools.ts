// Powertools for AWS Lambda: a log line for each refusal, CloudWatch metrics, X-Ray subsegments.
import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { Tracer } from '@aws-lambda-powertools/tracer'
import type { Context } from 'aws-lambda'
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
import { reasonOf } from './reasons.js'

const serviceName =
  process.env['POWERTOOLS_SERVICE_NAME'] ?? process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'gatecheck'
const logger = new Logger({ serviceName })
const metrics = new Metrics({ namespace: 'Gatecheck', serviceName })
const tracer = new Tracer({ serviceName })

interface Took {
  /** Milliseconds. */
  readonly took: number
}

/** For `observed(logAndCount)`. An adapter's `see` also gets what the adapter decides itself. */
export function logAndCount(decision: Decision, { took }: Took): void {
  const dimensions = { decision: decision._tag, reason: reasonOf(decision) }
  metrics.singleMetric().addDimensions(dimensions).addMetric('Decision', MetricUnit.Count, 1)
  metrics.addMetric('Decision', MetricUnit.Count, 1)
  metrics.addMetric('DecisionLatency', MetricUnit.Milliseconds, took)
  if (decision._tag === 'Allow') return
  const { status, reason, detail, facts } = decision
  const token = decision._tag === 'ServerError' ? undefined : decision.refusedToken
  const client = { thumbprint: facts?.thumbprint, client_id: token?.clientId }
  const gatecheck = { decision: decision._tag, status, reason, detail, ...client, took }
  if (decision._tag === 'ServerError') logger.error('No decision', { gatecheck })
  else logger.warn('Refused', { gatecheck })
}

/** For `traced(countIntrospection)` outside `cached`. The average of CacheHit is the share of hits. */
export function countIntrospection({ cached, store, took }: Trace): void {
  metrics.addMetric('CacheHit', MetricUnit.Count, cached ? 1 : 0)
  metrics.addMetric('StoreFailure', MetricUnit.Count, store === 'failed' ? 1 : 0)
  if (!cached) metrics.addMetric('IntrospectionLatency', MetricUnit.Milliseconds, took)
}

type Subsegment = NonNullable<ReturnType<Tracer['provider']['getSegment']>>

function inSubsegment<A>(
  name: string,
  run: (subsegment: Subsegment | undefined) => Awaitable<A>
): Promise<A> {
  return tracer.provider.captureAsyncFunc(name, async subsegment => {
    try {
      return await run(subsegment)
    } finally {
      subsegment?.close()
      // X-Ray's SDK would never send it: after a deadline, the call to the server is still open.
      if (subsegment?.subsegments?.length) subsegment.flush()
    }
  }) as Promise<A>
}

/** Around a gate. The subsegments of its calls to the server become parts of this one. */
export const decisionSubsegment: Layer<Gate> = inner => (request, signal) =>
  inSubsegment('gatecheck decision', subsegment => {
    const describe = observed(decision => {
      subsegment?.addAnnotation('gatecheck_decision', decision._tag)
      subsegment?.addAnnotation('gatecheck_reason', reasonOf(decision))
      if (decision._tag === 'ServerError') subsegment?.addFaultFlag()
    })
    return describe(inner)(request, signal)
  })

/** Around an `Introspect`, inside `cached`: a hit asks no server. */
export const introspectionSubsegment: Layer<Introspect> = inner => (query, signal) =>
  inSubsegment('gatecheck introspection', subsegment => {
    const describe = traced(({ outcome }) => {
      subsegment?.addAnnotation('gatecheck_introspection', outcome)
      if (outcome === 'Failed') subsegment?.addFaultFlag()
    })
    return describe(inner)(query, signal)
  })

/** Around a handler: the log names its invocation, and the metrics are written at its end. */
export function withPowertools<E, A>(handler: (event: E, context: Context) => Promise<A>) {
  return async (event: E, context: Context): Promise<A> => {
    logger.addContext(context)
    try {
      return await handler(event, context)
    } finally {
      metrics.publishStoredMetrics()
    }
  }
}
