// The levels of src/ and adapters/, and cli/ above them: which file may import which.

import { posix } from 'node:path'
import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Sources, sources } from './sources'

const test = suite('layout, imports')

/** Bottom up. A file may import from lower levels and from its own folder only. */
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
/** Adapters are on the level of `require`: they may import from the levels below it. */
const adapterLevel = 5
function roomOf(file: string): string {
  return /^src\/([^/]+)/.exec(file)?.[1] ?? ''
}
function levelOf(file: string): number {
  return levels.findIndex(rooms => rooms.includes(roomOf(file)))
}
/** Folders that several adapters share. */
const sharedFolders = /^adapters\/(?:api-gateway|http|node|fetch)\//

/** The only packages to import. Bundlers cannot tree-shake fp-ts' barrel or its lib/. */
const allowedPackages = /^(?:fp|io)-ts\/[A-Za-z]+$/

function mayImport(from: string, to: string): boolean {
  if (from.startsWith('cli/')) return /^(?:node:|cli\/|package\.json$)/.test(to) || levelOf(to) >= 0
  if (to.startsWith('node:')) return /^src\/host\/node\//.test(from)
  if (allowedPackages.test(to)) return !/\/lib$/.test(to)
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

function forbiddenImports(texts: Sources): readonly string[] {
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

test('every file of src/ is in a folder that has a level', () => {
  const files = Object.keys(sources)
    .filter(file => file.startsWith('src/'))
    .map(file => file.replace(/\.ts$/, ''))
  assert.ok(files.length > 20)
  assert.equal(
    files.filter(file => levelOf(file) < 0),
    []
  )
})

test('no file imports upward or sideways, an adapter neither the gate nor another adapter', () =>
  assert.equal(forbiddenImports(sources), []))

for (const [title, file, wrong, right] of [
  ['into a higher level', 'src/async/abort.ts', '../gate', '../types'],
  [
    'into another folder of its level',
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
    'a folder beside `require` into an adapter',
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
  ['cli/ into src/', 'src/index.ts', '../cli/answer', './types'],
  ['cli/ into an adapter', 'adapters/node.ts', '../cli/answer', './node/request'],
  ['an adapter into cli/', 'cli/command.ts', '../adapters/node', 'node:util'],
  ['a package into cli/', 'cli/command.ts', 'fast-check', '../src/require/routes'],
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
      assert.is(forbiddenImports({ [file]: form }).length, 1, form)
    if (right !== undefined)
      assert.equal(forbiddenImports({ [file]: `import { a } from '${right}'` }), [])
  })

test.run()
