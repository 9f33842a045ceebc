// Where the platform may be named, and what no file may contain.

import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Sources, sources } from './sources'

const test = suite('layout, syntax')

const forbiddenKinds: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.ClassDeclaration]: 'class',
  [ts.SyntaxKind.ClassExpression]: 'class',
  [ts.SyntaxKind.EnumDeclaration]: 'enum',
  [ts.SyntaxKind.AnyKeyword]: 'any',
  [ts.SyntaxKind.ExportAssignment]: 'default export',
  [ts.SyntaxKind.DefaultKeyword]: 'default export',
  [ts.SyntaxKind.MetaProperty]: 'import.meta',
  [ts.SyntaxKind.ModuleDeclaration]: 'namespace'
}
/** Only src/host/, and the file that makes a fetch host's `Response`. */
function touchesPlatform(file: string): boolean {
  return file.startsWith('src/host/') || file === 'adapters/fetch/response.ts'
}
/** Names that reach the platform in spite of the compiler's types. */
const forbiddenNames = ['globalThis', 'eval', 'Function']

function forbiddenSyntax(texts: Sources): readonly string[] {
  return Object.entries(texts).flatMap(([file, text]) => {
    const violations: string[] = []
    const walk = (node: ts.Node): void => {
      const kind =
        (ts.isMetaProperty(node) && file === 'cli/main.ts'
          ? undefined
          : forbiddenKinds[node.kind]) ??
        (ts.isIdentifier(node) &&
        forbiddenNames.includes(node.text) &&
        !(ts.isTypeQueryNode(node.parent) && touchesPlatform(file))
          ? node.text
          : undefined) ??
        (ts.isExportSpecifier(node) && node.name.text === 'default'
          ? 'default export'
          : undefined) ??
        (node.kind === ts.SyntaxKind.DeclareKeyword && !touchesPlatform(file)
          ? 'declare'
          : undefined)
      if (kind !== undefined) violations.push(`${file}: ${kind}`)
      ts.forEachChild(node, walk)
    }
    walk(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true))
    return /@ts-(?:ignore|expect-error|nocheck)/.test(text)
      ? [...violations, `${file}: @ts-`]
      : violations
  })
}

test('no class, enum, any, default export or namespace, and no way past the compiler', () =>
  assert.equal(forbiddenSyntax(sources), []))

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
  test(`the check sees: ${text}`, () =>
    assert.is.not(forbiddenSyntax({ 'src/a.ts': text }).length, 0))

test.run()
