// The platform is named in src/host/ alone: everything else compiles with ES2022 and no platform's types. Apart, for a compiler takes its time.
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

/** Compiled with ES2022 alone, without any platform's types, only src/host/ may fail: what it names is the platform. */
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

test('only src/host/ names the platform; all else compiles with ES2022 alone', () => {
  const probeFile = 'adapters/probe.ts' // in the same program, for a compiler's start costs a second
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
    'names the check does not see'
  )
})

test.run()
