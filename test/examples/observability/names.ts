// The names that dashboards, alarms and queries use: of metrics, of dimensions, of fields.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityOf } from './emf-records'

interface Dimension {
  readonly Name: string
  readonly Value: string
}
type Cell = string | Readonly<Record<string, unknown>>
interface Widget {
  readonly type: string
  readonly properties: { readonly metrics?: readonly (readonly Cell[])[]; readonly query?: string }
}
export interface NamedMetric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** The example's own tests run in another working directory. */
function read(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', '..', '..', name), 'utf8')
}
const readJson = (name: string): unknown => JSON.parse(read(`examples/observability/${name}`))
const { widgets } = readJson('dashboard.json') as { readonly widgets: readonly Widget[] }
const operations = read('docs/operations.md')

function pairsOf(texts: readonly string[]): Readonly<Record<string, string>> {
  const pairs = texts.flatMap((text, i) => (i % 2 === 0 ? [[text, texts[i + 1] ?? '']] : []))
  return Object.fromEntries(pairs)
}

/** `SEARCH('{Namespace,dimension,…} MetricName="…" dimension="value"', 'Sum', 300)`. */
function searchesIn(expression: string): readonly NamedMetric[] {
  const searches = expression.matchAll(/SEARCH\('\{(\w+),([\w,]+)\} MetricName="(\w+)"([^']*)'/g)
  return [...searches].map(([, namespace = '', names = '', name = '', conditions = '']) => {
    const values = [...conditions.matchAll(/ (\w+)="(\w+)"/g)].flatMap(([, ...pair]) => pair)
    const dimensions = {
      ...pairsOf(names.split(',').flatMap(each => [each, ''])),
      ...pairsOf(values)
    }
    return { namespace, name, dimensions }
  })
}

function readRow(row: readonly Cell[]): readonly NamedMetric[] {
  const texts = row.filter(cell => typeof cell === 'string')
  const options = row.find(cell => typeof cell !== 'string')
  if (texts.length === 0) return searchesIn(String(options?.['expression']))
  const [namespace = '', name = '', ...dimensions] = texts
  return [{ namespace, name, dimensions: pairsOf(dimensions) }]
}

/** Of the dashboard: each chart has at least one. */
export const chartMetrics: readonly (readonly NamedMetric[])[] = widgets
  .filter(({ type }) => type === 'metric')
  .map(({ properties }) => (properties.metrics ?? []).flatMap(readRow))

function metricsOfAlarm(): readonly NamedMetric[] {
  const alarm = readJson('alarm.json') as {
    readonly Metrics: readonly {
      readonly MetricStat?: {
        readonly Metric: {
          readonly Namespace: string
          readonly MetricName: string
          readonly Dimensions: readonly Dimension[]
        }
      }
    }[]
  }
  return alarm.Metrics.flatMap(({ MetricStat }) => {
    if (MetricStat === undefined) return []
    const { Namespace: namespace, MetricName: name, Dimensions } = MetricStat.Metric
    return { namespace, name, dimensions: pairsOf(Dimensions.flatMap(d => [d.Name, d.Value])) }
  })
}

/** `put-metric-alarm` in docs/operations.md. */
function metricOfCommand(): NamedMetric {
  const option = (name: string): string =>
    new RegExp(`--${name} ([^\\\\\n]+?)(?: --| \\\\|\n)`).exec(operations)?.[1] ?? ''
  const pairs = [...option('dimensions').matchAll(/Name=(\w+),Value=(\w+)/g)]
  return {
    namespace: option('namespace'),
    name: option('metric-name'),
    dimensions: pairsOf(pairs.flatMap(([, ...pair]) => pair))
  }
}

export const alarmMetrics: readonly NamedMetric[] = [...metricsOfAlarm(), metricOfCommand()]
export const identitiesOf = (metrics: readonly NamedMetric[]): readonly string[] =>
  metrics.map(identityOf)

/** Of the dashboard, and of docs/operations.md. */
export const queries: readonly string[] = [
  ...widgets.flatMap(({ properties }) => properties.query ?? []),
  ...[...operations.matchAll(/^```\n(filter [^]*?)^```/gm)].map(([, text = '']) => text)
]

/** With the `m` of `5m`. */
const words =
  /^(?:m|SOURCE|filter|stats|sort|limit|by|as|in|or|and|desc|asc|count|pct|bin|count_distinct|ispresent)$/

/** What a query reads: not the words of the language, not the names that it gives itself. */
export function fieldsOf(query: string): readonly string[] {
  const given = [...query.matchAll(/ as (\w+)/g)].map(([, name]) => name)
  const names = query.replace(/'[^']*'/g, '').match(/[@A-Za-z_][\w.]*/g) ?? []
  return [...new Set(names)].filter(name => !words.test(name) && !given.includes(name))
}
