// Dashboard, alarms and queries name only what the examples write.
import { around, gate, logged, observed, scopes, traced } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { countDecision, countIntrospection } from '../../../examples/observability/emf'
import { reasonSentences } from '../../../src/refusal/reasons'
import { down } from '../../around/introspects'
import { knows, request } from '../../samples'
import { identityOf, readEmf } from './emf-records'
import { outputOf } from './kinds'
import { alarmMetrics, chartMetrics, fieldsOf, identitiesOf, queries } from './names'

const test = suite('examples, dashboard and alarms')

const output = await outputOf(() => {
  const introspect = around(knows(down), traced(countIntrospection))
  const pass = gate({ introspect, require: scopes('a') })
  return around(pass, observed(countDecision), logged())(request({ route: '/time' }))
})
const lines = output.trimEnd().split('\n')
const records = lines.filter(line => line.includes('"_aws"')).map(readEmf)
const written = new Set(records.flatMap(({ metrics }) => metrics.map(identityOf)))
const fields = lines.flatMap(line => Object.keys(JSON.parse(line) as object))

test('the examples write every metric of the dashboard and the alarms, with these dimensions', () => {
  assert.is(chartMetrics.length, 5)
  assert.is(alarmMetrics.length, 4)
  for (const metrics of [...chartMetrics, alarmMetrics]) {
    assert.ok(metrics.length > 0)
    assert.equal(
      identitiesOf(metrics).filter(identity => !written.has(identity)),
      []
    )
  }
})

test('the dashboard shows every metric that the examples write', () => {
  const shown = identitiesOf(chartMetrics.flat())
  assert.equal(
    [...written].filter(identity => !shown.includes(identity)),
    []
  )
})

test('alarms and charts name decisions and reasons that exist', () => {
  for (const { dimensions } of [...chartMetrics.flat(), ...alarmMetrics]) {
    const { service, decision = '', reason = '' } = dimensions
    assert.is(service, 'authorizer')
    assert.ok(['', 'ServerError'].includes(decision), decision)
    assert.ok(reason === '' || reason in reasonSentences, reason)
  }
})

test('queries read fields that logged and emf.ts write; those of Powertools begin with gatecheck', () => {
  assert.is(queries.length, 5)
  for (const query of queries) {
    const names = fieldsOf(query).filter(name => !name.startsWith('gatecheck.'))
    assert.equal(
      names.filter(name => !fields.includes(name)),
      [],
      query
    )
  }
})

test('the check of queries sees a field that nobody writes', () => {
  const query = "filter outcme = 'Deny' | stats count(*) as requests by reason | sort requests desc"
  assert.equal(fieldsOf(query), ['outcme', 'reason'])
})

test.run()
