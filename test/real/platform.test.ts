// Only src/host/ names the platform: the rest compiles with ES2022 and without a platform's types.
// This is a file of its own because the compiler takes seconds.
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('platform')

type Sources = Readonly<Record<string, string>>
function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true })
    .map(name => `${folder}/${String(name).replaceAll('\\', '/')}`)
    .filter(name => name.endsWith('.ts'))
}
const librarySources: Sources = Object.fromEntries(
  [...listFiles('src'), ...listFiles('adapters')].map(name => [name, readFileSync(name, 'utf8')])
)

/** Compiles with ES2022 and without a platform's types; returns the errors outside src/host/. */
function compileWithoutPlatform(sources: Sources): readonly string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ['gatecheck-src'],
    strict: true,
    skipLibCheck: true,
    noEmit: true
  }
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, getSourceFile } = host
  const readSource = (name: string): string | undefined =>
    sources[posix.relative(process.cwd(), name)] ?? sources[name]
  host.readFile = name => readSource(name) ?? readFile(name)
  host.fileExists = name => readSource(name) !== undefined || fileExists(name)
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const text = readSource(name)
    return text === undefined
      ? getSourceFile(name, languageVersion, ...rest)
      : ts.createSourceFile(name, text, languageVersion, true)
  }
  const program = ts.createProgram(Object.keys(sources), options, host)
  return Object.keys(sources)
    .filter(file => !file.startsWith('src/host/'))
    .flatMap(file =>
      program
        .getSemanticDiagnostics(program.getSourceFile(file))
        .map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
    )
}

const platformNames = [
  'process',
  'Buffer',
  'fetch',
  'crypto',
  'setTimeout',
  'URL',
  'TextEncoder',
  'console',
  'AbortController',
  'btoa',
  'atob',
  'performance',
  'queueMicrotask',
  'require',
  'window'
]

test('only src/host/ names the platform; the rest compiles with ES2022', () => {
  // Part of the same program: another start of the compiler costs a second.
  const probeFile = 'adapters/probe.ts'
  const diagnostics = compileWithoutPlatform({
    ...librarySources,
    [probeFile]: `export const names = [${platformNames.join(', ')}]`
  })
  assert.equal(
    diagnostics.filter(line => !line.startsWith(probeFile)),
    []
  )
  assert.equal(
    platformNames.filter(
      name => !diagnostics.some(line => line.startsWith(probeFile) && line.includes(`'${name}'`))
    ),
    [],
    'names that the check misses'
  )
})

test.run()
