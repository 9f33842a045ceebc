// examples/deploy: one table of settings, and Guard rules for it. `npm run test:deploy` runs them.
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('examples, settings of a deployment')

type Setting = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly guard?: string
}
interface Table {
  readonly columns: Readonly<Record<string, string>>
  readonly places: Readonly<Record<string, string>>
  readonly settings: readonly Setting[]
}
const { columns, places, settings } = JSON.parse(
  readFileSync('examples/deploy/settings.json', 'utf8')
) as Table
const guard = readFileSync('examples/deploy/gatecheck.guard', 'utf8')
const kinds = ['cloudformation', 'sam', 'openapi', 'terraform'] as const

test('every setting has one id, and says what must be true and why', () => {
  assert.is(new Set(settings.map(({ id }) => id)).size, settings.length)
  for (const { id, must, why } of settings) {
    assert.match(id, /^[a-z]+(?:-[a-z]+)*$/)
    for (const sentence of [must, why]) assert.match(String(sentence), /\.$/, id)
  }
})

test('a setting has only the columns that the table explains', () => {
  for (const { id, area: _, ...setting } of settings) {
    for (const name of Object.keys(setting)) assert.ok(columns[name], `${id}: ${name}`)
  }
})

test('a place has only the words that the table explains, and says what must be there', () => {
  for (const { id, ...setting } of settings) {
    for (const place of kinds.flatMap(kind => (setting[kind] ?? []) as readonly object[])) {
      const { in: type, at, where: _, ...rest } = place as Readonly<Record<string, unknown>>
      assert.ok(type && at, id)
      assert.ok(Object.keys(rest).length > 0, id)
      for (const word of Object.keys(rest)) assert.ok(places[word] ?? /^or/.test(word), word)
    }
  }
})

test('every setting with a Guard rule has it in gatecheck.guard, and the other way round', () => {
  const rules = [...guard.matchAll(/^rule (\w+)/gm)].map(([, name]) => name).sort()
  assert.equal(settings.flatMap(setting => setting.guard ?? []).sort(), rules)
})

test('the guides of the two APIs say the same: TTL 0, REQUEST, 2.0, 10 s, no default endpoint', () => {
  const guides = ['rest', 'http'].map(name => readFileSync(`docs/${name}-api.md`, 'utf8'))
  const [rest = '', http = ''] = guides
  for (const guide of guides) {
    assert.match(guide, /\| result TTL \| \*\*0\*\* \|/)
    assert.match(guide, /\| execute-api endpoint \| disabled \|/)
    assert.match(guide, /\| mutual TLS \| custom domain with a truststore \|/)
    assert.match(guide, /\| Lambda timeout \| 10 s \|/)
  }
  assert.match(rest, /\| authorizer payload \| `REQUEST` \|/)
  assert.match(http, /\| payload format version \| `2\.0` \|/)
})

test.run()
