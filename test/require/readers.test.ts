import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readers } from './reader-models'
import { declaredPaths, publicTable, type Table, tables } from './reader-tables'
import { applyEdit, type Edit, edits, ordinaryPieces, pathsEditedOnce } from './spellings'

const test = suite('readers')

/** Every reading that selects another rule than `byRoute` does. */
function disagreements({ ruleFor, selectedBy }: Table, path: string): readonly string[] {
  const rule = ruleFor(path)
  if (rule === undefined) return []
  return readers.flatMap(([name, read]) =>
    read(path).flatMap(reading =>
      selectedBy(reading)
        .filter(other => other !== undefined && other !== rule)
        .map(other => `${path}: ${rule}, but ${name} reads ${reading}: ${String(other)}`)
    )
  )
}

test('if a path is changed in one place, no reading of it selects another rule', () => {
  for (const table of tables) {
    assert.equal(pathsEditedOnce.flatMap(path => disagreements(table, path)).slice(0, 20), [])
    const allowed = pathsEditedOnce.filter(path => table.ruleFor(path) !== undefined).length
    assert.ok(allowed > 150 && allowed < pathsEditedOnce.length / 2, `${allowed} are allowed`)
  }
})

test('if a path is changed in several places, no reading of it selects another rule', () => {
  let [allowed, refused] = [0, 0]
  const append = fc.constantFrom(...ordinaryPieces).map(
    (piece): Edit =>
      character =>
        character + piece
  )
  const change = fc.tuple(fc.nat(20), fc.oneof(fc.constantFrom(...edits), append))
  const changes = fc.array(change, { minLength: 2, maxLength: 3 })
  const editedPaths = fc
    .tuple(fc.constantFrom(...declaredPaths), changes)
    .map(([path, list]) => list.reduce((text, [at, edit]) => applyEdit(text, at, edit), path))
  fc.assert(
    fc.property(editedPaths, path => {
      for (const table of tables) {
        if (table.ruleFor(path) === undefined) refused += 1
        else allowed += 1
        assert.equal(disagreements(table, path), [])
      }
    }),
    { numRuns: 1_000 }
  )
  assert.ok(allowed > 250 && refused > 1_000, `${allowed} are allowed, ${refused} refused`)
})

test('every reader reads some refused spelling as the path of the strict rule', () => {
  const refused = pathsEditedOnce.filter(path => publicTable.ruleFor(path) === undefined)
  for (const [name, read] of readers)
    assert.ok(
      refused.some(path => read(path).includes('/public/admin')),
      name
    )
})

for (const [title, ends] of [
  ['a blank segment', ['/%20', '/%09', '/\u00a0', '/%A0', '/%C2%A0', '/%EF%BB%BF', '/%E3%80%80']],
  ['a space at its end', ['%20', '\u00a0', '%C2%A0', '%EF%BB%BF', '%E1%A0%8E', '%E2%80%8D']],
  ['an escaped "?"', ['%3F', '%3Fx', '%3fx', '/%3F']],
  ['an escaped "#"', ['%23', '%23x', '/%23']],
  ['an escaped ";"', ['%3B', '%3bx', '/%3B']],
  ['an escaped percent', ['%25', '%253F', '%2520']],
  ['an escaped control character', ['%00', '%1F', '%7F', '%C2%80', '%C2%9F', 'x%C2%85x']],
  ['a character that is not a pchar [RFC 3986 §3.3]', [...'"<>[]^`{|}ü', ' x']],
  ['escapes that are not UTF-8', ['%ff', '%C0%AF', '%ED%A0%80', '%E2%82', '%F5%80%80%80', '%']],
  ['a segment that h3 reads as its own wildcard', ['/**', '/%2A%2A', '/**:rest', '/:x', '/%3Ax']]
] as const) {
  test(`a path with ${title} has no rule`, () => {
    const { ruleFor } = publicTable
    for (const end of ends) assert.is(ruleFor(`/public/admin${end}`), undefined, end)
  })
}

test('an ordinary path keeps its rule', () => {
  const { ruleFor } = publicTable
  for (const segment of [
    'M%C3%BCller',
    'a%20b',
    'a@b.example',
    'a:b',
    '1,2',
    'a+b',
    'a=b&c',
    '~a',
    "it's",
    '(a)',
    'a*',
    '*',
    '$a!',
    '%F0%9F%94%91',
    '%22a%22',
    'a%40b',
    'a%3Ab',
    'a-b_c.d',
    '...',
    '%E2%82%AC'
  ])
    assert.is(ruleFor(`/public/${segment}`), '/public/{name}', segment)
  assert.is(ruleFor('/public/x/y/'), '/public/{rest+}')
})

test.run()
