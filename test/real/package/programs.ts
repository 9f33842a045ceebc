// The README's programs: every TypeScript block of it that imports gatecheck compiles, and runs on the installed package.
import { build } from 'esbuild'
import { existsSync, readFileSync } from 'node:fs'
import { symlink } from 'node:fs/promises'
import * as assert from 'uvu/assert'
import { objections } from './compiles'
import { run, type Suite, tool, type Workshop } from './workshop'

interface Program {
  /** Its first line names it (`// handler.ts`), so that another block may import it; else its place in the README does. */
  readonly name: string
  readonly text: string
  readonly kind: 'handler' | 'test' | 'other'
  readonly api: 'rest' | 'http'
}

const kindOf = (text: string): Program['kind'] =>
  /from '(?:node:test|uvu)'/.test(text) ? 'test' : /^export const handler\b/m.test(text) ? 'handler' : 'other'

const programsOf = (markdown: string): readonly Program[] =>
  [...markdown.matchAll(/^```(?:ts|typescript)\b[^\n]*\n([^]*?)^```/gm)].map(([, text = '']) => text).filter(text => /from 'gatecheck/.test(text)).map((text, i) => ({
    name: /^\/\/ ([\w.-]+)\.ts\b/.exec(text)?.[1] ?? `program${i + 1}`,
    text,
    kind: kindOf(text),
    api: /from 'gatecheck\/http-api'/.test(text) ? 'http' : 'rest'
  }))

/** Nobody listens there, and nobody is asked: a call without a token ends before. */
const settings = {
  AUTHLETE_BASE_URL: 'https://127.0.0.1:1', AUTHLETE_SERVICE_APIKEY: '1', AUTHLETE_SERVICE_APISECRET: 'secret', AUTHLETE_SERVICE_ACCESSTOKEN: 'secret',
  INTROSPECTION_ENDPOINT: 'https://127.0.0.1:1/introspect', INTROSPECTION_CLIENT_ID: 'api', INTROSPECTION_CLIENT_SECRET: 'secret'
}

/** Invokes a handler as Lambda would, and says on the last line how it refused. */
const invoke = (file: string, api: Program['api']): string => `
import { handler } from './${file}'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
const said = answer => answer.isAuthorized ?? answer.policyDocument.Statement[0].Effect
const answer = await handler(${api}ApiEvent(), { getRemainingTimeInMillis: () => 3_000 }).then(said, error => error.message)
console.log('\\n' + answer)`

export const programs = (test: Suite, { home, write }: Workshop): void => {
  const found = existsSync('README.md') ? programsOf(readFileSync('README.md', 'utf8')) : []
  const executable = async ({ name }: Program): Promise<string> => {
    await build({ entryPoints: [`${home}/readme/${name}.ts`], outfile: `${home}/readme/${name}.mjs`, bundle: true, packages: 'external', format: 'esm', platform: 'node', logLevel: 'silent' })
    return `${name}.mjs`
  }

  test("the README's programs, at least three, compile as a strict consumer's", async () => {
    assert.ok(found.length >= 3, `${found.length} programs in README.md`)
    assert.is(new Set(found.map(({ name }) => name)).size, found.length)
    const paths = await Promise.all(found.map(({ name, text }) => write(`readme/${name}.ts`, text)))
    await symlink(tool('uvu'), `${home}/node_modules/uvu`)
    assert.equal(objections(paths, { resolution: 'bundler', types: ['node', 'aws-lambda'] }), [])
  })

  for (const program of found.filter(({ kind }) => kind === 'handler')) test(`the README's ${program.name} refuses a request without a token`, async () => {
    const main = await write(`readme/invoke-${program.name}.mjs`, invoke(await executable(program), program.api))
    const answer = (await run(home, process.execPath, [main], settings)).trimEnd().split('\n').at(-1) ?? ''
    assert.ok(['Deny', 'false', 'Unauthorized'].includes(answer), answer)
  })

  for (const program of found.filter(({ kind }) => kind === 'test')) test(`the README's ${program.name} is a test that passes`, async () => {
    const told = await run(`${home}/readme`, process.execPath, [await executable(program)], settings)
    assert.match(told, /^# pass [1-9]|^ℹ pass [1-9]|Passed:\s+[1-9]/m)
  })
}
