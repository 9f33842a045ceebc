// Metrics for CloudWatch, in its embedded metric format: lines of JSON on standard output.
import type { Decision, Trace } from 'gatecheck'
import { reasonOf } from './reasons.js'

const service = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'gatecheck'

function metric(Name: string, Unit: 'Count' | 'Milliseconds', ...more: readonly string[][]) {
  return { Namespace: 'Gatecheck', Dimensions: [['service'], ...more], Metrics: [{ Name, Unit }] }
}

/** Not console.log: with the log format JSON, Lambda wraps its lines, and CloudWatch sees no metric. */
function write(metrics: readonly object[], fields: Readonly<Record<string, unknown>>): void {
  const _aws = { Timestamp: Date.now(), CloudWatchMetrics: metrics }
  process.stdout.write(`${JSON.stringify({ _aws, service, ...fields })}\n`)
}

/** For `observed(countDecision)`. An adapter's `see` also gets what the adapter decides itself. */
export function countDecision(decision: Decision, { took }: { readonly took: number }): void {
  const byReason = metric('Decision', 'Count', ['service', 'decision', 'reason'])
  const fields = { decision: decision._tag, reason: reasonOf(decision) }
  const values = { Decision: 1, DecisionLatency: took }
  write([byReason, metric('DecisionLatency', 'Milliseconds')], { ...fields, ...values })
}

/** For `traced(countIntrospection)` outside `cached`. The average of CacheHit is the share of hits. */
export function countIntrospection({ outcome, cached, store, took }: Trace): void {
  const counts = [metric('CacheHit', 'Count'), metric('StoreFailure', 'Count')]
  const latency = cached ? [] : [metric('IntrospectionLatency', 'Milliseconds')]
  write([...counts, ...latency], {
    introspection: outcome,
    CacheHit: cached ? 1 : 0,
    StoreFailure: store === 'failed' ? 1 : 0,
    IntrospectionLatency: cached ? undefined : took
  })
}
