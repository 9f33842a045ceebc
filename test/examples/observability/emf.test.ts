// examples/observability/emf.ts: each line is a record that CloudWatch takes, and has no secret.
import { around, cached, type Decision, memory, observed, traced } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { countDecision, countIntrospection } from '../../../examples/observability/emf'
import { reasonSentences } from '../../../src/refusal/reasons'
import { active, down, query } from '../../around/introspects'
import { knows, now } from '../../samples'
import { type EmfRecord, readEmf, readLines } from './emf-records'
import { assertNothingOfRequest, kinds, outputOf } from './kinds'

const test = suite('examples, EMF')

const service = 'gatecheck'
function valuesOf({ metrics }: EmfRecord): readonly string[] {
  return metrics
    .filter(({ name }) => !name.endsWith('Latency'))
    .map(({ name, dimensions, value }) => [name, ...Object.values(dimensions), value].join(' '))
}
function latenciesOf({ metrics }: EmfRecord): readonly string[] {
  return metrics.map(({ name }) => name).filter(name => name.endsWith('Latency'))
}

for (const { title, decision, reason, decide } of kinds)
  test(`${title} is one Decision of ${decision}, ${reason}, and nothing of the request`, async () => {
    const output = await outputOf(() => decide(observed(countDecision), traced(countIntrospection)))
    const records = readLines(output)
    const decisions = records.filter(({ fields }) => fields['decision'] !== undefined)
    assert.is(decisions.length, 1)
    assert.equal(decisions.map(valuesOf), [
      [`Decision ${service} 1`, `Decision ${service} ${decision} ${reason} 1`]
    ])
    assert.equal(decisions.map(latenciesOf), [['DecisionLatency']])
    assertNothingOfRequest(output)
  })

test('a miss and a hit are CacheHit 0 and 1, and only the miss has a latency', async () => {
  const store = memory({ entries: 5 })
  const introspect = around(knows(active), cached(store, { now }), traced(countIntrospection))
  const output = await outputOf(async () => {
    await introspect(query)
    await introspect(query)
  })
  const records = readLines(output)
  assert.equal(records.map(valuesOf), [
    ['CacheHit gatecheck 0', 'StoreFailure gatecheck 0'],
    ['CacheHit gatecheck 1', 'StoreFailure gatecheck 0']
  ])
  assert.equal(records.map(latenciesOf), [['IntrospectionLatency'], []])
  assertNothingOfRequest(output)
})

test('a store that cannot be read is a StoreFailure', async () => {
  const store = { get: () => Promise.reject(new Error('down')), set: async () => undefined }
  const keeping = cached(store, { now, space: 'a' })
  const introspect = around(knows(active), keeping, traced(countIntrospection))
  const [record] = readLines(await outputOf(() => introspect(query)))
  assert.equal(record && valuesOf(record), ['CacheHit gatecheck 0', 'StoreFailure gatecheck 1'])
})

test('the outcome of a question is a field, and no dimension', async () => {
  const introspect = around(knows(down), traced(countIntrospection))
  const [record] = readLines(await outputOf(() => introspect(query)))
  assert.is(record?.fields['introspection'], 'Failed')
})

test('each reason of gatecheck is a value of the dimension; any other text is "custom"', async () => {
  const own = ['account_locked', 'constructor', '__proto__', 'toString', '']
  for (const reason of [...Object.keys(reasonSentences), ...own]) {
    const decision: Decision = { _tag: 'Deny', status: 403, reason, challenges: [] }
    const [record] = readLines(await outputOf(() => countDecision(decision, { took: 1 })))
    assert.is(record?.fields['reason'], own.includes(reason) ? 'custom' : reason)
  }
})

const good = {
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: [
      { Namespace: 'A', Dimensions: [['b']], Metrics: [{ Name: 'C', Unit: 'Count' }] }
    ]
  },
  b: 'x',
  C: 1
}
const [directive] = good._aws.CloudWatchMetrics
const inDirective = (change: object): object => ({
  ...good,
  _aws: { ...good._aws, CloudWatchMetrics: [{ ...directive, ...change }] }
})
for (const [title, record] of [
  ['a metric without a value', { ...good, C: undefined }],
  ['a value that is no number', { ...good, C: '1' }],
  ['a dimension without a field', { ...good, b: undefined }],
  ['an empty dimension', { ...good, b: '' }],
  ['a time of another day', { ...good, _aws: { ...good._aws, Timestamp: 1_000 } }],
  ['a unit that CloudWatch lacks', inDirective({ Metrics: [{ Name: 'C', Unit: 'ms' }] })],
  ['a misspelled member', inDirective({ Dimension: [['b']] })],
  ['the same metric twice', inDirective({ Dimensions: [['b'], ['b']] })]
] as const)
  test(`the reader of these tests refuses ${title}`, () => {
    const isRead = (value: object): boolean => {
      try {
        return readEmf(JSON.stringify(value)) !== undefined
      } catch {
        return false
      }
    }
    assert.equal([isRead(good), isRead(record)], [true, false])
  })

test.run()
