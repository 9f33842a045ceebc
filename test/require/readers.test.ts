import fc from 'fast-check'
import { byRoute, type Requirement, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { request } from '../samples'
import { readers } from './reader-models'

const test = suite('readers')

interface Table {
  /** The template whose rule `byRoute` applies. */
  readonly ruleFor: (path: string) => string | undefined
  /** The templates that a reading selects: if no parameter may be empty, and if the last may. */
  readonly selectedBy: (reading: string) => readonly (string | undefined)[]
}

/** A matcher of its own, separate from that of `byRoute`. */
function expressionOf(template: string, emptyEnd: boolean): RegExp {
  const end = emptyEnd ? (/\/\{\w+\+?\}$/.exec(template)?.[0] ?? '') : ''
  const start = template
    .slice(0, template.length - end.length)
    .replace(/\{\w+\+\}/g, '[^]+')
    .replace(/\{\w+\}/g, '[^/]+')
  const anything = end.includes('+') ? '(?:/[^]*)?' : '(?:/[^/]*)?'
  return new RegExp(`^${start}${end === '' ? '' : anything}$`)
}

/** Templates come the most exact first. Each requires a scope of its own name. */
function tableOf(templates: readonly string[]): Table {
  const rules = templates.map(template => [`ANY ${template}`, scopes(template)] as const)
  const require = byRoute(Object.fromEntries([...rules].reverse()))
  const routers = [false, true].map(emptyEnd =>
    templates.map(template => [template, expressionOf(template, emptyEnd)] as const)
  )
  return {
    ruleFor: path => (require(request({ path })) as Requirement).scopes[0],
    selectedBy: reading =>
      routers.map(routes => routes.find(([, expression]) => expression.test(reading))?.[0])
  }
}

const beside = tableOf([
  '/public/admin',
  '/public/{name}',
  '/public/{rest+}',
  '/',
  '/{name}',
  '/{rest+}'
])
const tables = [
  beside,
  tableOf(['/public/admin', '/public/{rest+}', '/{name}']),
  tableOf(['/admin', '/{name}', '/{rest+}']),
  tableOf(['/a/b/admin', '/a/{x}/admin', '/a/{x}/{y}', '/a/{x}/{rest+}', '/a/{rest+}', '/{rest+}']),
  tableOf(['/users/@me', '/users/{id}', '/users/{id}/k:1', '/users/{id}/{key}', '/users/{rest+}'])
]
const declared = [
  '/public/admin',
  '/public/x',
  '/public/x/y',
  '/public',
  '/',
  '/x',
  '/x/y',
  '/admin',
  '/a/b/admin',
  '/a/c/admin',
  '/a/b/c',
  '/a/b',
  '/a/b/c/d',
  '/users/@me',
  '/users/7',
  '/users/7/k:1'
]

const ordinary = ['x', '%C3%BC', '%C3%A0', '%E2%82%AC', '%F0%9F%94%91', ':', '@', ',', "'", '*']
const hostile = [
  '%20',
  '%09',
  '%0A',
  '%0D',
  '%C2%A0',
  '%EF%BB%BF',
  '%E2%80%8B',
  '%E2%80%8C',
  '%E2%80%8D',
  '%E1%A0%8E',
  '%E3%80%80',
  '%E2%80%A8',
  '%C2%85',
  '%A0',
  '\u00a0',
  '\ufeff',
  ' ',
  '\t',
  '?',
  '?x',
  '%3F',
  '%3Fx',
  '#',
  '#x',
  '%23',
  '%23x',
  ';',
  ';x=1',
  '%3B',
  '%3Bx',
  '/',
  '//',
  '%2F',
  '%2f..%2fadmin',
  '\\',
  '%5C',
  '%5c',
  '\\..\\admin',
  '/.',
  '/./',
  '/..',
  '/../admin',
  '/%2e',
  '/%2E%2e/admin',
  '/.%2e/admin',
  '.',
  '%2e',
  '%00',
  '%7f',
  '%25',
  '%252e',
  '%2520',
  '%253F',
  '%252F',
  '%253B',
  '%255C',
  '%25C2%25A0',
  '%ff',
  '%C0%AF',
  '%ED%A0%80',
  '%zz',
  '%',
  '%E2%84%AA',
  '%C5%BF',
  '\u017f',
  '/**',
  '/%2A%2A',
  '/:x',
  '/%3Ax',
  '/**:rest'
]

type Edit = (character: string) => string
const escape: Edit = character => `%${character.charCodeAt(0).toString(16)}`
const edits: readonly Edit[] = [
  character => character.toUpperCase(),
  escape,
  character => escape(character).replace('%', '%25'),
  character => character + character,
  character => (character === '/' ? '\\' : character),
  ...[...ordinary, ...hostile].flatMap((piece): readonly Edit[] => [
    character => character + piece,
    character => piece + character
  ])
]
function edited(path: string, at: number, edit: Edit): string {
  const i = at % path.length
  return path.slice(0, i) + edit(path[i] ?? '') + path.slice(i + 1)
}
const changedOnce = [
  ...new Set(
    declared.flatMap(path =>
      [...path].flatMap((_, at) => edits.map(edit => edited(path, at, edit)))
    )
  )
]

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
    assert.equal(changedOnce.flatMap(path => disagreements(table, path)).slice(0, 20), [])
    const allowed = changedOnce.filter(path => table.ruleFor(path) !== undefined).length
    assert.ok(allowed > 150 && allowed < changedOnce.length / 2, `${allowed} are allowed`)
  }
})

test('if a path is changed in several places, no reading of it selects another rule', () => {
  let [allowed, refused] = [0, 0]
  const append = fc.constantFrom(...ordinary).map(
    (piece): Edit =>
      character =>
        character + piece
  )
  const change = fc.tuple(fc.nat(20), fc.oneof(fc.constantFrom(...edits), append))
  const changes = fc.array(change, { minLength: 2, maxLength: 3 })
  const changed = fc
    .tuple(fc.constantFrom(...declared), changes)
    .map(([path, made]) => made.reduce((text, [at, edit]) => edited(text, at, edit), path))
  fc.assert(
    fc.property(changed, path => {
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
  const refused = changedOnce.filter(path => beside.ruleFor(path) === undefined)
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
  ['a character that is no pchar [RFC 3986 §3.3]', [...'"<>[]^`{|}ü', ' x']],
  ['escapes that are no UTF-8', ['%ff', '%C0%AF', '%ED%A0%80', '%E2%82', '%F5%80%80%80', '%']],
  ['a segment that h3 takes for its own wildcard', ['/**', '/%2A%2A', '/**:rest', '/:x', '/%3Ax']]
] as const) {
  test(`a path with ${title} has no rule`, () => {
    const { ruleFor } = beside
    for (const end of ends) assert.is(ruleFor(`/public/admin${end}`), undefined, end)
  })
}

test('an ordinary path keeps its rule', () => {
  const { ruleFor } = beside
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
