// The shipped recipes of hosts compile in a user's project; Nest's also with the flags of its
// starter, which emit the types of parameters, and the result runs.
import { cp, realpath, symlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import ts from 'typescript'
import * as assert from 'uvu/assert'
import { hasTypes, objections } from './compiles'
import { environment } from './supplied'
import { run, type Suite, tool, type Workshop } from './workshop'

const packages = [
  '@hono',
  '@koa',
  '@modelcontextprotocol',
  '@nestjs',
  'aws-jwt-verify',
  'fastify',
  'hono',
  'koa',
  'reflect-metadata',
  'rxjs'
]

/** Of @nestjs/schematics, and what our own flags do not allow to be loose. */
const nestFlags: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  resolvePackageJsonExports: true,
  esModuleInterop: true,
  isolatedModules: true,
  declaration: true,
  removeComments: true,
  emitDecoratorMetadata: true,
  experimentalDecorators: true,
  allowSyntheticDefaultImports: true,
  target: ts.ScriptTarget.ES2023,
  skipLibCheck: true,
  strict: true,
  noFallthroughCasesInSwitch: true,
  types: ['node'],
  typeRoots: [resolve('node_modules/@types')]
}

const main = `
import { gate, rfc7662FromEnv } from 'gatecheck'
import { createNestApp } from './dist/nest-app.js'
const introspect = rfc7662FromEnv(process.env)
const app = await createNestApp(require => gate({ introspect, require }), {})
app.useLogger(false)
await app.init()
console.log('\\nready')
process.exit(0)
`

export function recipes(test: Suite, { home, write }: Workshop): void {
  const folder = `${home}/recipes`

  test("the recipes compile as a strict consumer's", async () => {
    await cp(`${home}/node_modules/gatecheck/examples/hosts`, folder, { recursive: true })
    await write('recipes/package.json', '{ "type": "module" }')
    // Others may have linked some already.
    for (const name of packages)
      await symlink(tool(name), `${home}/node_modules/${name}`).catch(() => undefined)
    for (const name of ['koa', 'node']) await hasTypes(home, name)
    const names = ['aws-jwt-verify', 'fastify', 'hono', 'interaction-id', 'koa', 'mcp']
    const found = objections(
      names.map(name => `${folder}/${name}.ts`),
      { resolution: 'bundler', types: ['node'] }
    )
    const others = `${await realpath('node_modules')}/`
    assert.equal(
      found.filter(line => !line.startsWith(others)),
      []
    )
  })

  test("Nest's recipe compiles with the flags of its starter, and starts", async () => {
    const outDir = `${folder}/dist`
    const program = ts.createProgram([`${folder}/nest-app.ts`], { ...nestFlags, outDir })
    const found = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
    assert.equal(
      found.map(({ file, messageText }) => [
        file?.fileName,
        ts.flattenDiagnosticMessageText(messageText, ' ')
      ]),
      []
    )
    const output = await run(
      folder,
      process.execPath,
      [await write('recipes/main.mjs', main)],
      environment
    )
    assert.is(output.trimEnd().split('\n').at(-1), 'ready')
  })
}
