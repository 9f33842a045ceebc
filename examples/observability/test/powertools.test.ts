// examples/observability/powertools.ts with the real Powertools and X-Ray's SDK: log lines, metrics
// and subsegments of every kind of decision, and nothing of the request in them.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from 'aws-lambda'
import {
  around,
  cached,
  gate,
  memory,
  noScopes,
  observed,
  rfc7662,
  scopes,
  traced
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { query } from '../../../test/around/introspects'
import {
  type EmfRecord,
  identityOf,
  readEmf
} from '../../../test/examples/observability/emf-records'
import { assertNothingOfRequest, kinds, outputOf } from '../../../test/examples/observability/kinds'
import {
  chartMetrics,
  fieldsOf,
  identitiesOf,
  queries
} from '../../../test/examples/observability/names'
import { bound, knowsToken, now, request } from '../../../test/samples'
import { closeServer, listen } from '../../tutorial/listening'
import { setLambdaVariables, startDaemon } from './daemon'

const daemon = await startDaemon()
setLambdaVariables(daemon.address)
const {
  countIntrospection,
  decisionSubsegment,
  introspectionSubsegment,
  logAndCount,
  withPowertools
} = await import('../powertools')
const test = suite('Powertools')
let as: Server | undefined
test.after(() => {
  daemon.close()
  return as && closeServer(as)
})

const context = {
  functionName: 'authorizer',
  awsRequestId: 'request-1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:authorizer',
  memoryLimitInMB: '512'
} as Context

type Line = Readonly<Record<string, unknown>>
interface Written {
  readonly log: readonly Line[]
  readonly metrics: readonly EmfRecord[]
  readonly output: string
}

/** What one invocation writes. Powertools' logger writes warnings to standard error. */
async function invocationOf(run: () => unknown): Promise<Written> {
  const { write } = process.stderr
  const output = await outputOf(() => {
    process.stderr.write = ((text: string) => process.stdout.write(text)) as typeof write
    return withPowertools(async () => run())({}, context)
  }).finally(() => {
    process.stderr.write = write
  })
  const lines = output.trimEnd().split('\n')
  return {
    log: lines.filter(line => !line.includes('"_aws"')).map(line => JSON.parse(line) as Line),
    metrics: lines.filter(line => line.includes('"_aws"')).map(readEmf),
    output
  }
}
function valuesOf(records: readonly EmfRecord[]): readonly string[] {
  return records
    .flatMap(({ metrics }) => metrics)
    .map(({ name, dimensions, value }) =>
      [name, ...Object.values(dimensions), name.endsWith('Latency') ? '' : value].join(' ').trim()
    )
    .sort()
}

for (const { title, decision, reason, decide } of kinds)
  test(`${title} is logged, counted and traced as ${decision}, ${reason}, and nothing of the request`, async () => {
    const { log, metrics, output } = await invocationOf(() =>
      decide(
        pass => decisionSubsegment(observed(logAndCount)(pass)),
        ask => around(ask, introspectionSubsegment, traced(countIntrospection))
      )
    )
    const decisions = valuesOf(metrics).filter(text => text.startsWith('Decision'))
    assert.equal(
      decisions,
      [
        'Decision authorizer 1',
        `Decision authorizer ${decision} ${reason} 1`,
        'DecisionLatency authorizer'
      ].sort()
    )
    assert.is(log.length, decision === 'Allow' ? 0 : 1)
    for (const { level, gatecheck, function_request_id } of log) {
      assert.is(level, decision === 'ServerError' ? 'ERROR' : 'WARN')
      assert.is(function_request_id, 'request-1')
      const logged = gatecheck as Line
      assert.is(logged['decision'], decision)
      if (reason !== 'custom') assert.is(logged['reason'], reason)
    }
    const segments = await daemon.take('gatecheck decision')
    const segment = segments.find(({ name }) => name === 'gatecheck decision')
    assert.equal(segment?.annotations, { gatecheck_decision: decision, gatecheck_reason: reason })
    assert.is(segment?.fault === true, decision === 'ServerError')
    assertNothingOfRequest([output, segments])
  })

test('a miss and a hit are CacheHit 0 and 1, and only the miss has a latency', async () => {
  const store = cached(memory({ entries: 5 }), { now })
  const introspect = around(knowsToken(bound), store, traced(countIntrospection))
  const written = []
  for (let i = 0; i < 2; i += 1) written.push(await invocationOf(() => introspect(query)))
  assert.equal(
    written.map(({ metrics }) => valuesOf(metrics)),
    [
      ['CacheHit authorizer 0', 'IntrospectionLatency authorizer', 'StoreFailure authorizer 0'],
      ['CacheHit authorizer 1', 'StoreFailure authorizer 0']
    ]
  )
})

test('the metrics are those of the dashboard and the alarms, and the log has the fields of the queries', async () => {
  const { log, metrics } = await invocationOf(() => {
    const introspect = around(knowsToken(bound), traced(countIntrospection))
    const pass = gate({ introspect, require: scopes('admin'), now })
    return observed(logAndCount)(pass)(request())
  })
  const written = new Set(metrics.flatMap(record => record.metrics.map(identityOf)))
  assert.equal([...written].sort(), [...new Set(identitiesOf(chartMetrics.flat()))].sort())
  const fields = log.flatMap(line =>
    Object.keys(line['gatecheck'] as object).map(name => `gatecheck.${name}`)
  )
  const read = queries.flatMap(fieldsOf).filter(name => name.startsWith('gatecheck.'))
  assert.ok(read.length > 2)
  assert.equal(
    read.filter(name => !fields.includes(name)),
    []
  )
})

test('the POST is a part of our subsegment; warm: true makes none', async () => {
  const sent: IncomingMessage[] = []
  as = createServer((incoming, response) => {
    sent.push(incoming)
    incoming.resume().on('end', () => response.end('{"active":false}'))
  })
  const endpoint = `http://127.0.0.1:${await listen(as)}/introspect`
  const ask = rfc7662({ endpoint, clientId: 'api', clientSecret: 'hush', warm: true })
  const introspect = around(ask, introspectionSubsegment)
  const pass = around(gate({ introspect, require: noScopes }), decisionSubsegment)
  await delay(100)
  await pass(request())
  const segments = await daemon.take('gatecheck decision')
  assert.equal(
    segments.map(({ name }) => name),
    ['127.0.0.1', 'gatecheck introspection', 'gatecheck decision']
  )
  assert.is(segments[0]?.parent_id, segments[1]?.id)
  assert.is(segments[1]?.parent_id, segments[2]?.id)
  assert.equal(segments[1]?.annotations, { gatecheck_introspection: 'Inactive' })
  assert.is(sent.length, 1)
  assertNothingOfRequest(segments)
})

test.run()
