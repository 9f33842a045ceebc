// The floors of src/ and adapters/: who may import whom, where the platform may be named, and the house rules readers rely on.
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('floors')

type Texts = Readonly<Record<string, string>>
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true }).map(name => `${folder}/${String(name).replaceAll('\\', '/')}`).filter(name => name.endsWith('.ts')).sort()
const source: Texts = Object.fromEntries([...filesIn('src'), ...filesIn('adapters')].map(name => [name, readFileSync(name, 'utf8')]))

/** Bottom up. A file imports from lower floors, and from its own folder on its own floor: never upward, never sideways. */
const floors: readonly RegExp[] = [
  /^src\/types$/,
  /^src\/host\/(?:node\/)?[^/]+$/,
  /^src\/(?:abort|awaitable|challenge|deadline|formed|frozen|observe|options|redact|requirement-fields|safe-gate|shape|thumbprint)$/,
  /^src\/(?:around\/[^/]+|extract\/[^/]+|readers\/[^/]+|decide\/(?:requirement|path|template|routes|checks|explain|reasons|reason-steps|steps)|introspect\/(?:confirmation|fields|exchange|endpoint|[^/]+-answer))$/,
  /^src\/decide\/decide$/,
  /^src\/introspect\/(?:authlete|rfc7662)$/,
  /^src\/gate$/,
  /^src\/index$/
]
const ground = 2
const floorOf = (file: string): number => floors.findIndex(floor => floor.test(file))

/** What may stand in an import besides the tree's own files; fp-ts' barrel and lib/ are never shaken out of a bundle. */
const packages = /^(?:fp|io)-ts\/[A-Za-z]+$/

const mayImport = (from: string, to: string): boolean => {
  const [folder, target] = [posix.dirname(from), posix.dirname(to)]
  if (to.startsWith('node:')) return /^src\/host\/node\//.test(from)
  if (packages.test(to)) return !/\/lib$/.test(to)
  if (from.startsWith('src/')) return floorOf(to) >= 0 && (floorOf(to) < floorOf(from) || (floorOf(to) === floorOf(from) && (folder === target || `${target}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${target}/`))))
  const low = to === 'src/extract/certificate' || (floorOf(to) >= 0 && floorOf(to) <= ground)
  const reader = from === 'adapters/proxies' && to.startsWith('src/readers/')
  const below = folder === 'adapters' ? /^adapters\/[^/]+$/.test(target) : folder === target
  const answer = to === 'adapters/http/answer' // of HTTP, on which fetch's and Express's stand
  return low || below || reader || answer
}

const trespasses = (texts: Texts): readonly string[] => Object.entries(texts).flatMap(([file, text]) => {
  const from = file.replace(/\.ts$/, '')
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
    .filter(name => !mayImport(from, name.startsWith('.') ? posix.join(posix.dirname(from), name) : name === '#host' ? 'src/host/node' : name))
    .map(name => `${from} imports ${name}`)
})

test('every file of src/ stands on exactly one floor', () => {
  const files = Object.keys(source).filter(file => file.startsWith('src/')).map(file => file.replace(/\.ts$/, ''))
  assert.ok(files.length > 20)
  assert.equal(files.filter(file => floors.filter(floor => floor.test(file)).length !== 1), [])
})

test('no file imports upward or sideways, an adapter neither the gate nor another adapter', () => assert.equal(trespasses(source), []))

for (const [title, file, wrong, right] of [
  ['upward', 'src/abort.ts', './gate', './types'],
  ['upward within a folder', 'src/decide/checks.ts', './decide', './reasons'],
  ['sideways', 'src/around/cached.ts', '../extract/token', './memory'],
  ['from the types, which import nothing', 'src/types.ts', './abort', undefined],
  ['a built-in outside the host', 'src/gate.ts', 'node:crypto', '#host'],
  ['the host that was not chosen', 'src/challenge.ts', '../adapters/aws/event', './host/node'],
  ["fp-ts' barrel", 'src/frozen.ts', 'fp-ts', 'fp-ts/Either'],
  ["fp-ts' lib", 'src/frozen.ts', 'fp-ts/lib/Either', 'io-ts/Guard'],
  ['any other package', 'src/frozen.ts', 'uvu', 'fp-ts/function'],
  ['the gate into an adapter', 'adapters/rest-api.ts', '../src/gate', '../src/extract/certificate'],
  ['one adapter into another', 'adapters/rest-api.ts', './http-api', './aws/event'],
  ['an adapter into what adapters share', 'adapters/aws/policy.ts', '../rest-api', './event'],
  ["one adapter's folder into another's", 'adapters/testing/certificates.ts', '../aws/event', '../../src/types']
] as const) test(`the check sees an import ${title}`, () => {
  for (const form of [`import { a } from '${wrong}'`, `import type { A } from '${wrong}'`, `export * from '${wrong}'`, `const a = import('${wrong}')`])
    assert.is(trespasses({ [file]: form }).length, 1, form)
  if (right !== undefined) assert.equal(trespasses({ [file]: `import { a } from '${right}'` }), [])
})

const kinds: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.ClassDeclaration]: 'class', [ts.SyntaxKind.ClassExpression]: 'class', [ts.SyntaxKind.EnumDeclaration]: 'enum',
  [ts.SyntaxKind.AnyKeyword]: 'any', [ts.SyntaxKind.ExportAssignment]: 'default export', [ts.SyntaxKind.DefaultKeyword]: 'default export',
  [ts.SyntaxKind.MetaProperty]: 'import.meta', [ts.SyntaxKind.ModuleDeclaration]: 'namespace'
}
/** Ways past the check above. */
const doors = ['globalThis', 'eval', 'Function']

const breaches = (texts: Texts): readonly string[] => Object.entries(texts).flatMap(([file, text]) => {
  const found: string[] = []
  const walk = (node: ts.Node): void => {
    const kind = kinds[node.kind]
      ?? (ts.isIdentifier(node) && doors.includes(node.text) && !(ts.isTypeQueryNode(node.parent) && file.startsWith('src/host/')) ? node.text : undefined)
      ?? (ts.isExportSpecifier(node) && node.name.text === 'default' ? 'default export' : undefined)
      ?? (node.kind === ts.SyntaxKind.DeclareKeyword && !file.startsWith('src/host/') ? 'declare' : undefined)
    if (kind !== undefined) found.push(`${file}: ${kind}`)
    ts.forEachChild(node, walk)
  }
  walk(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true))
  return /@ts-(?:ignore|expect-error|nocheck)/.test(text) ? [...found, `${file}: @ts-`] : found
})

test('no class, enum, any, default export or namespace, and no way past the compiler', () => assert.equal(breaches(source), []))

for (const text of ['class A {}', 'const a = class {}', 'enum A { B }', 'const a = (b: any) => b', 'export default 1', 'export default function a() {}', 'const a = 1; export { a as default }', 'declare const a: 1',
  'globalThis.a', 'eval("a")', 'new Function("a")', 'namespace A { export const a = 1 }', '// @ts-ignore', 'import.meta.url'])
  test(`the check sees: ${text}`, () => assert.is.not(breaches({ 'src/a.ts': text }).length, 0))

const linesAllowed = (file: string): number => file === 'src/types.ts' ? 240 : 180 // every public type in one file, most lines its documentation

test('a file is short, and its first line says what it owns', () => {
  assert.equal(Object.entries(source).filter(([file, text]) => text.split('\n').length - 1 > linesAllowed(file)).map(([file]) => file), [])
  assert.equal(Object.entries(source).filter(([, text]) => !/^\/\/ \S.{15}/.test(text)).map(([file]) => file), [])
})

test('no test is singled out: the others would not run', () =>
  assert.equal(filesIn('test').filter(name => name.endsWith('.test.ts') && /\b[a-z]+\.only\(/i.test(readFileSync(name, 'utf8'))), []))

test('every test file ends by running its tests', () => {
  const tests = filesIn('test').filter(name => name.endsWith('.test.ts'))
  assert.ok(tests.length > 2)
  assert.equal(tests.filter(name => !/\n(?:[a-zA-Z]+\.run\(\)\n)+$/.test(readFileSync(name, 'utf8'))), [])
})

test.run()
