// The strictest consumer compiles against the installed declarations, which are checked too.
import { copyFile, mkdir, symlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import newest from 'typescript'
import oldest from 'typescript-5.0'
import * as assert from 'uvu/assert'
import type { Suite, Workshop } from './workshop'

type Compiler = Pick<
  typeof newest,
  | 'createProgram'
  | 'flattenDiagnosticMessageText'
  | 'getPreEmitDiagnostics'
  | 'ModuleKind'
  | 'ModuleResolutionKind'
  | 'ScriptTarget'
>

export interface Consumer {
  readonly resolution: 'node16' | 'bundler'
  /** Names of @types packages of this tree that the consumer has; default none. */
  readonly types?: readonly string[]
  readonly lib?: readonly string[]
}

/** Every flag with which a consumer may compile. */
export const strictest = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  useUnknownInCatchVariables: true,
  forceConsistentCasingInFileNames: true,
  isolatedModules: true
}

/** What a compiler says against these files. */
export function objections(
  files: readonly string[],
  { resolution, types = [], lib = ['es2022'] }: Consumer,
  ts: Compiler = newest
): readonly string[] {
  const options: newest.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: lib.map(name => `lib.${name}.d.ts`),
    types: [...types],
    typeRoots: types.length === 0 ? [] : [resolve('node_modules/@types'), resolve('node_modules')],
    ...(resolution === 'bundler'
      ? { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }
      : { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }),
    ...strictest,
    skipLibCheck: false,
    noEmit: true
  }
  const program = ts.createProgram([...files], options)
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const at =
      file === undefined || start === undefined
        ? ''
        : `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1} `
    return at + ts.flattenDiagnosticMessageText(messageText, ' ')
  })
}

/** Gives a consumer the types of a package; more than one test may need them. */
export async function hasTypes(home: string, name: string): Promise<void> {
  await mkdir(`${home}/node_modules/@types`, { recursive: true })
  await symlink(
    resolve(`node_modules/@types/${name}`),
    `${home}/node_modules/@types/${name}`
  ).catch(() => undefined)
}

/** Of test/types. */
const everyHost = ['consumer', 'consumer-dpop', 'consumer-jwt', 'consumer-gate', 'consumer-aws']

/** Each project by the resolution that is usual in it. `npm run test:consumers` tries the others. */
export function compiles(test: Suite, { home }: Workshop): void {
  for (const [title, resolution, types, names, lib] of [
    [
      'without any @types, by node16 as ESM and CommonJS',
      'node16',
      [],
      [...everyHost, 'refused', 'no-host'],
      ['es2022']
    ],
    [
      'without any @types, by bundler resolution',
      'bundler',
      [],
      [...everyHost, 'refused', 'no-host'],
      ['es2022']
    ],
    [
      "with @types/aws-lambda and Node's",
      'node16',
      ['node', 'aws-lambda'],
      ['aws-lambda', 'node', 'node-host', 'fetch', 'no-host'],
      ['es2022']
    ],
    [
      "in a browser's or worker's project",
      'bundler',
      [],
      [...everyHost, 'fetch', 'no-host'],
      ['es2022', 'dom', 'dom.iterable']
    ],
    [
      "in a Cloudflare Worker's project",
      'bundler',
      ['@cloudflare/workers-types'],
      [...everyHost, 'fetch', 'cloudflare'],
      ['es2022']
    ],
    ["with Cloudflare's types by name alone", 'bundler', [], ['cloudflare'], ['es2022']],
    ["with Express'", 'node16', ['node'], ['express'], ['es2022']]
  ] as const)
    test(`a strict consumer compiles ${title}`, async () => {
      if (names.some(name => name === 'cloudflare'))
        await symlink(
          resolve('node_modules/@cloudflare'),
          `${home}/node_modules/@cloudflare`
        ).catch(() => undefined) // two tests need it
      if (names.some(name => name === 'express')) await hasTypes(home, 'express')
      const endings = resolution === 'node16' ? ['ts', 'cts'] : ['ts']
      const copies = await Promise.all(
        names.flatMap(name => endings.map(ending => copyConsumer(home, name, ending)))
      )
      assert.equal(objections(copies, { resolution, types, lib }), [])
    })

  test('a strict consumer compiles with TypeScript 5.0, the oldest that knows bundler resolution', async () => {
    assert.match(oldest.version, /^5\.0\./)
    const copies = await Promise.all(everyHost.map(name => copyConsumer(home, name, 'ts')))
    const compiler = oldest as unknown as Compiler
    assert.equal(objections(copies, { resolution: 'bundler' }, compiler), [])
  })
}

async function copyConsumer(home: string, name: string, ending: string): Promise<string> {
  const copy = `${home}/${name}.${ending}`
  await copyFile(`test/types/${name}.ts`, copy)
  return copy
}
