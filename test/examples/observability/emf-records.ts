// Reads records of CloudWatch's embedded metric format as CloudWatch does, and refuses what it
// would drop: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/
// CloudWatch_Embedded_Metric_Format_Specification.html
import * as assert from 'uvu/assert'

export interface MetricValue {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly value: number
}
export interface EmfRecord {
  readonly metrics: readonly MetricValue[]
  /** What Logs Insights finds. */
  readonly fields: Readonly<Record<string, unknown>>
}
interface Directive {
  readonly Namespace: string
  readonly Dimensions: readonly (readonly string[])[]
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[]
}

function readDimensions(
  names: readonly string[],
  fields: EmfRecord['fields']
): MetricValue['dimensions'] {
  assert.ok(names.length <= 30)
  for (const name of names) {
    const value = fields[name]
    assert.ok(typeof value === 'string' && /^[\x20-\x7e]{1,1024}$/.test(value), `${name}: ${value}`)
  }
  return Object.fromEntries(names.map(name => [name, String(fields[name])]))
}

/** A value is a number or, of several of one name, a list of at most 100. */
function readValue(name: string, fields: EmfRecord['fields']): number {
  const values = [fields[name]].flat()
  assert.ok(values.length > 0 && values.length <= 100, name)
  for (const value of values) assert.ok(Number.isFinite(value), `${name}: ${value}`)
  return values.reduce<number>((sum, value) => sum + Number(value), 0)
}

function readDirective(
  { Namespace, Dimensions, Metrics, ...rest }: Directive,
  fields: EmfRecord['fields']
): readonly MetricValue[] {
  assert.equal(rest, {})
  assert.match(Namespace, /^[\w.\-/#]{1,255}$/)
  assert.ok(Metrics.length > 0 && Metrics.length <= 100)
  return Metrics.flatMap(({ Name, Unit, ...others }) => {
    assert.equal(others, {})
    assert.ok(['Count', 'Milliseconds'].includes(Unit), Unit)
    return Dimensions.map(names => ({
      namespace: Namespace,
      name: Name,
      dimensions: readDimensions(names, fields),
      value: readValue(Name, fields)
    }))
  })
}

export function readEmf(line: string): EmfRecord {
  const { _aws, ...fields } = JSON.parse(line) as {
    readonly _aws: { readonly Timestamp: number; readonly CloudWatchMetrics: readonly Directive[] }
  } & EmfRecord['fields']
  // CloudWatch takes two weeks of the past and two hours of the future.
  assert.ok(Math.abs(_aws.Timestamp - Date.now()) < 7_200_000, 'Timestamp')
  const metrics = _aws.CloudWatchMetrics.flatMap(directive => readDirective(directive, fields))
  const identities = metrics.map(({ name, dimensions }) => JSON.stringify([name, dimensions]))
  assert.is(new Set(identities).size, identities.length, 'a metric is there twice')
  return { metrics, fields }
}

/** Each line must be a record. */
export function readLines(output: string): readonly EmfRecord[] {
  assert.match(output, /\n$/)
  return output.trimEnd().split('\n').map(readEmf)
}

/** `Decision service decision reason`: what an alarm or a dashboard must name. */
export function identityOf({
  namespace,
  name,
  dimensions
}: Pick<MetricValue, 'namespace' | 'name'> & { readonly dimensions: object }): string {
  return [namespace, name, ...Object.keys(dimensions).sort()].join(' ')
}
