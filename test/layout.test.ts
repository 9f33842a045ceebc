// The levels of src/ and adapters/: who may import whom, where the platform may be named, and the house rules readers rely on.
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('layout')

type Texts = Readonly<Record<string, string>>
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true })
    .map(name => `${folder}/${String(name).replaceAll('\\', '/')}`)
    .filter(name => name.endsWith('.ts'))
    .sort()
}
const source: Texts = Object.fromEntries(
  [...filesIn('src'), ...filesIn('adapters')].map(name => [name, readFileSync(name, 'utf8')])
)

/** Bottom up. A file imports from lower rooms and from its own: never upward, never from another room of its level. */
const levels: readonly (readonly string[])[] = [
  ['types'],
  ['host'],
  ['values'],
  ['async'],
  ['refusal', 'jose', 'store'],
  ['extract', 'dpop', 'require', 'introspect', 'around'],
  ['decide'],
  ['gate'],
  ['index']
]
/** Adapters stand beside `require`: they may use what lies below it. */
const adapterLevel = 5
function roomOf(file: string): string {
  return /^src\/([^/]+)/.exec(file)?.[1] ?? ''
}
function levelOf(file: string): number {
  return levels.findIndex(rooms => rooms.includes(roomOf(file)))
}
/** What several hosts share. */
const sharedFolders = /^adapters\/(?:api-gateway|http|node|fetch)\//

/** What may stand in an import besides the tree's own files; fp-ts' barrel and lib/ are never shaken out of a bundle. */
const packages = /^(?:fp|io)-ts\/[A-Za-z]+$/

function mayImport(from: string, to: string): boolean {
  if (to.startsWith('node:')) return /^src\/host\/node\//.test(from)
  if (packages.test(to)) return !/\/lib$/.test(to)
  if (from.startsWith('src/'))
    return levelOf(to) >= 0 && (levelOf(to) < levelOf(from) || roomOf(to) === roomOf(from))
  const ownFolder = `${from.split('/').slice(0, 2).join('/')}/`
  return (
    to === 'src/extract/certificate' ||
    (levelOf(to) >= 0 && levelOf(to) < adapterLevel) ||
    to.startsWith(ownFolder) ||
    sharedFolders.test(to)
  )
}

function trespasses(texts: Texts): readonly string[] {
  return Object.entries(texts).flatMap(([file, text]) => {
    const from = file.replace(/\.ts$/, '')
    return ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName }) => fileName)
      .filter(
        name =>
          !mayImport(
            from,
            name.startsWith('.')
              ? posix.join(posix.dirname(from), name)
              : name === '#host'
                ? 'src/host/node'
                : name
          )
      )
      .map(name => `${from} imports ${name}`)
  })
}

test('every file of src/ stands in a room that has a level', () => {
  const files = Object.keys(source)
    .filter(file => file.startsWith('src/'))
    .map(file => file.replace(/\.ts$/, ''))
  assert.ok(files.length > 20)
  assert.equal(
    files.filter(file => levelOf(file) < 0),
    []
  )
})

test('no file imports upward or sideways, an adapter neither the gate nor another adapter', () =>
  assert.equal(trespasses(source), []))

for (const [title, file, wrong, right] of [
  ['upward', 'src/async/abort.ts', '../gate', '../types'],
  [
    'into another room of its level',
    'src/around/cached.ts',
    '../extract/authorization',
    '../store/memory'
  ],
  ['from the types, which import nothing', 'src/types/token.ts', '../async/abort', './request'],
  ['a built-in outside the host', 'src/gate.ts', 'node:crypto', '#host'],
  [
    'an adapter',
    'src/refusal/challenge.ts',
    '../../adapters/api-gateway/event',
    '../values/guards'
  ],
  ["fp-ts' barrel", 'src/values/json.ts', 'fp-ts', 'fp-ts/Either'],
  ["fp-ts' lib", 'src/values/json.ts', 'fp-ts/lib/Either', 'io-ts/Guard'],
  ['any other package', 'src/values/json.ts', 'uvu', 'fp-ts/function'],
  ['the gate into an adapter', 'adapters/rest-api.ts', '../src/gate', '../src/extract/certificate'],
  [
    'a room beside `require` into an adapter',
    'adapters/rest-api.ts',
    '../src/around/cached',
    '../src/store/memory'
  ],
  ['one adapter into another', 'adapters/rest-api.ts', './http-api', './api-gateway/event'],
  [
    'an adapter into what adapters share',
    'adapters/api-gateway/policy.ts',
    '../rest-api',
    './event'
  ],
  [
    "one adapter's folder into another's",
    'adapters/testing/certificates.ts',
    '../express/handler',
    '../../src/types/token'
  ]
] as const)
  test(`the check sees an import ${title}`, () => {
    for (const form of [
      `import { a } from '${wrong}'`,
      `import type { A } from '${wrong}'`,
      `export * from '${wrong}'`,
      `const a = import('${wrong}')`
    ])
      assert.is(trespasses({ [file]: form }).length, 1, form)
    if (right !== undefined)
      assert.equal(trespasses({ [file]: `import { a } from '${right}'` }), [])
  })

const kinds: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.ClassDeclaration]: 'class',
  [ts.SyntaxKind.ClassExpression]: 'class',
  [ts.SyntaxKind.EnumDeclaration]: 'enum',
  [ts.SyntaxKind.AnyKeyword]: 'any',
  [ts.SyntaxKind.ExportAssignment]: 'default export',
  [ts.SyntaxKind.DefaultKeyword]: 'default export',
  [ts.SyntaxKind.MetaProperty]: 'import.meta',
  [ts.SyntaxKind.ModuleDeclaration]: 'namespace'
}
/** The hosts, and the one place that makes a fetch host's own `Response`. */
function touchesPlatform(file: string): boolean {
  return file.startsWith('src/host/') || file === 'adapters/fetch/response.ts'
}
/** Ways past the check above. */
const doors = ['globalThis', 'eval', 'Function']

function breaches(texts: Texts): readonly string[] {
  return Object.entries(texts).flatMap(([file, text]) => {
    const found: string[] = []
    const walk = (node: ts.Node): void => {
      const kind =
        kinds[node.kind] ??
        (ts.isIdentifier(node) &&
        doors.includes(node.text) &&
        !(ts.isTypeQueryNode(node.parent) && touchesPlatform(file))
          ? node.text
          : undefined) ??
        (ts.isExportSpecifier(node) && node.name.text === 'default'
          ? 'default export'
          : undefined) ??
        (node.kind === ts.SyntaxKind.DeclareKeyword && !touchesPlatform(file)
          ? 'declare'
          : undefined)
      if (kind !== undefined) found.push(`${file}: ${kind}`)
      ts.forEachChild(node, walk)
    }
    walk(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true))
    return /@ts-(?:ignore|expect-error|nocheck)/.test(text) ? [...found, `${file}: @ts-`] : found
  })
}

test('no class, enum, any, default export or namespace, and no way past the compiler', () =>
  assert.equal(breaches(source), []))

for (const text of [
  'class A {}',
  'const a = class {}',
  'enum A { B }',
  'const a = (b: any) => b',
  'export default 1',
  'export default function a() {}',
  'const a = 1; export { a as default }',
  'declare const a: 1',
  'globalThis.a',
  'eval("a")',
  'new Function("a")',
  'namespace A { export const a = 1 }',
  '// @ts-ignore',
  'import.meta.url'
])
  test(`the check sees: ${text}`, () => assert.is.not(breaches({ 'src/a.ts': text }).length, 0))

test('a file is short, and its first line says what it owns', () => {
  assert.equal(
    Object.entries(source)
      .filter(([, text]) => text.split('\n').length - 1 > 200)
      .map(([file]) => file),
    []
  )
  assert.equal(
    Object.entries(source)
      .filter(([, text]) => !/^\/\/ \S.{15}/.test(text))
      .map(([file]) => file),
    []
  )
})

test('no test is singled out: the others would not run', () =>
  assert.equal(
    filesIn('test').filter(
      name => name.endsWith('.test.ts') && /\b[a-z]+\.only\(/i.test(readFileSync(name, 'utf8'))
    ),
    []
  ))

test('every test file ends by running its tests', () => {
  const tests = filesIn('test').filter(name => name.endsWith('.test.ts'))
  assert.ok(tests.length > 2)
  assert.equal(
    tests.filter(name => !/\n(?:[a-zA-Z]+\.run\(\)\n)+$/.test(readFileSync(name, 'utf8'))),
    []
  )
})

test.run()
