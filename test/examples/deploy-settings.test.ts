// examples/deploy: one table of settings, and Guard rules for it. `npm run test:deploy` runs them.
import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('examples, settings of a deployment')

type Setting = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly area: string
  readonly guard?: string
  readonly docs?: Readonly<Record<string, string>>
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

/** Name and value of each row under "Settings of API Gateway". */
function rowsOf(guide: string): readonly string[] {
  const [, section = ''] = readFileSync(`docs/${guide}.md`, 'utf8').split(
    '\n## Settings of API Gateway\n'
  )
  const [table = ''] = section.split(/\n\n(?!\|)/)
  return [...table.matchAll(/^\| (.+? \| .+?) \|/gm)].slice(1).map(([, row = '']) => row)
}
test('a setting of the authorizer or the domain has a row in a guide', () => {
  const asked = settings.filter(({ area }) => area === 'authorizer' || area === 'domain')
  assert.ok(asked.length > 10)
  for (const { id, docs } of asked) assert.ok(docs, id)
})
for (const guide of ['rest-api', 'http-api'])
  test(`docs/${guide}.md has the rows of the table with their values, and no others`, () => {
    const expected = settings.flatMap(({ docs }) => docs?.[guide] ?? [])
    assert.equal([...rowsOf(guide)].sort(), expected.sort())
  })

/** Values by the name of a property, such as ReauthorizeEvery: 0. Names of one word mean more. */
const values = new Map<string, string[]>()
for (const place of settings.flatMap(each => kinds.flatMap(kind => each[kind] ?? []))) {
  const { at, is } = place as { readonly at: string; readonly is?: unknown }
  const name = at.split('.').pop() ?? ''
  if (/^\w+(?:[a-z][A-Z]|_)\w+$/.test(name) && /^(?:string|number|boolean)$/.test(typeof is))
    values.set(name, [...(values.get(name) ?? []), String(is)])
}
test('no document gives a property of the table another value', () => {
  const pages = ['README.md', ...readdirSync('docs').map(name => `docs/${name}`)]
  const found = pages.flatMap(page => {
    const text = readFileSync(page, 'utf8')
    return [...text.matchAll(/\b(\w+)["'`]?\s*[:=]\s*["'`]?([\w.$-]+)/g)]
      .filter(([, name = '']) => values.has(name))
      .map(([, name = '', value = '']) => ({ page, name, value }))
  })
  assert.ok(found.length >= 5)
  for (const { page, name, value } of found)
    assert.ok(values.get(name)?.includes(value), `${page}: ${name} is ${value}`)
})

test.run()
