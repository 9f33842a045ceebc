// The README's programs: every TypeScript block of it that imports gatecheck compiles, and runs on the installed package.

import { existsSync, readFileSync } from 'node:fs'
import { realpath, symlink } from 'node:fs/promises'
import { build } from 'esbuild'
import * as assert from 'uvu/assert'
import { makeCertificate } from '../../../examples/tutorial/certificates'
import { createFolder } from '../../../examples/tutorial/folder'
import { hasExpress, objections } from './compiles'
import { run, type Suite, tool, type Workshop } from './workshop'

interface Program {
  /** Its first line names it (`// handler.ts`), so that another block may import it; else its place in the README does. */
  readonly name: string
  readonly text: string
  readonly kind: 'handler' | 'test' | 'worker' | 'server' | 'other'
  readonly api: 'rest' | 'http'
}

function kindOf(text: string): Program['kind'] {
  return /from '(?:node:test|uvu)'/.test(text)
    ? 'test'
    : /^export const handler\b/m.test(text)
      ? 'handler'
      : /^export default\b/m.test(text)
        ? 'worker'
        : /^export const server\b/m.test(text)
          ? 'server'
          : 'other'
}

function programsOf(markdown: string): readonly Program[] {
  return [...markdown.matchAll(/^```(?:ts|typescript)\b[^\n]*\n([^]*?)^```/gm)]
    .map(([, text = '']) => text)
    .filter(text => /from 'gatecheck/.test(text))
    .map((text, i) => ({
      name: /^\/\/ ([\w.-]+)\.ts\b/.exec(text)?.[1] ?? `program${i + 1}`,
      text,
      kind: kindOf(text),
      api: /from 'gatecheck\/http-api'/.test(text) ? 'http' : 'rest'
    }))
}

/** Nobody listens there, and nobody is asked: a call without a token ends before. */
const settings = {
  AUTHLETE_BASE_URL: 'https://127.0.0.1:1',
  AUTHLETE_SERVICE_APIKEY: '1',
  AUTHLETE_SERVICE_APISECRET: 'secret',
  AUTHLETE_SERVICE_ACCESSTOKEN: 'secret',
  INTROSPECTION_ENDPOINT: 'https://127.0.0.1:1/introspect',
  INTROSPECTION_CLIENT_ID: 'api',
  INTROSPECTION_CLIENT_SECRET: 'secret',
  CACHE_SECRET: 'a secret of the fleet, 32 characters and more'
}

/** Invokes a handler as Lambda would, and says on the last line how it refused. */
function invoke(file: string, api: Program['api']): string {
  return `
import { handler } from './${file}'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
const said = answer => answer.isAuthorized ?? answer.policyDocument.Statement[0].Effect
const answer = await handler(${api}ApiEvent(), { getRemainingTimeInMillis: () => 3_000 }).then(said, error => error.message)
console.log('\\n' + answer)`
}

/** Sends a request without a token to what a fetch host or a worker serves, and says on the last line how it refused. */
function fetched(file: string): string {
  return `
import served from './${file}'
const env = { ...process.env, incoming: { socket: { remoteAddress: '127.0.0.1' } } }
const answer = await served.fetch(new Request('https://api.example.com/time'), env, { waitUntil: () => undefined, passThroughOnException: () => undefined })
console.log('\\n' + answer.status + ' ' + answer.headers.get('www-authenticate'))`
}

/** Calls a server that ends mutual TLS itself, with a certificate and without a token. */
function listening(file: string): string {
  return `
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { server } from './${file}'
if (!server.listening) await once(server, 'listening')
const [key, cert, ca] = ['client.key', 'clients.crt', 'server.crt'].map(name => readFileSync(name))
const [answer] = await once(request({ host: '127.0.0.1', port: server.address().port, path: '/time', agent: false, key, cert, ca }).end(), 'response')
console.log('\\n' + answer.statusCode + ' ' + answer.headers['www-authenticate'])
process.exit(0)`
}

export function programs(test: Suite, { home, write }: Workshop): void {
  const found = existsSync('README.md') ? programsOf(readFileSync('README.md', 'utf8')) : []
  const executable = async ({ name }: Program): Promise<string> => {
    await build({
      entryPoints: [`${home}/readme/${name}.ts`],
      outfile: `${home}/readme/${name}.mjs`,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      logLevel: 'silent'
    })
    return `${name}.mjs`
  }

  test("the README's programs, at least three, compile as a strict consumer's", async () => {
    assert.ok(found.length >= 3, `${found.length} programs in README.md`)
    assert.is(new Set(found.map(({ name }) => name)).size, found.length)
    const paths = await Promise.all(found.map(({ name, text }) => write(`readme/${name}.ts`, text)))
    await hasExpress(home)
    for (const name of ['uvu', 'hono', '@hono', 'express', 'redis', 'ioredis'])
      await symlink(tool(name), `${home}/node_modules/${name}`)
    // Other packages' own declarations are not ours to answer for: Hono's want a browser's types.
    const others = `${await realpath('node_modules')}/`
    assert.equal(
      objections(paths, { resolution: 'bundler', types: ['node', 'aws-lambda'] }).filter(
        line => !line.startsWith(others)
      ),
      []
    )
  })

  for (const program of found.filter(({ kind }) => kind === 'handler'))
    test(`the README's ${program.name} refuses a request without a token`, async () => {
      const main = await write(
        `readme/invoke-${program.name}.mjs`,
        invoke(await executable(program), program.api)
      )
      const answer =
        (await run(home, process.execPath, [main], settings)).trimEnd().split('\n').at(-1) ?? ''
      assert.ok(['Deny', 'false', 'Unauthorized'].includes(answer), answer)
    })

  for (const program of found.filter(({ kind }) => kind === 'worker'))
    test(`the README's ${program.name} answers 401 to a request without a token`, async () => {
      const main = await write(
        `readme/fetch-${program.name}.mjs`,
        fetched(await executable(program))
      )
      assert.is(
        (await run(home, process.execPath, [main], settings)).trimEnd().split('\n').at(-1),
        '401 Bearer realm="protected"'
      )
    })

  for (const program of found.filter(({ kind }) => kind === 'server'))
    test(`the README's ${program.name} answers 401 to a client with a certificate and without a token`, async () => {
      const files = await createFolder(home)
      const [server, client] = [
        await makeCertificate(files, { name: 'server', subject: '/CN=server', server: true }),
        await makeCertificate(files, { name: 'client', subject: '/CN=client' })
      ]
      for (const [name, text] of [
        ['server.key', server.key],
        ['server.crt', server.certificate],
        ['client.key', client.key],
        ['clients.crt', client.certificate]
      ] as const)
        await write(`readme/${name}`, text)
      const main = await write(
        `readme/call-${program.name}.mjs`,
        listening(await executable(program))
      )
      assert.is(
        (await run(`${home}/readme`, process.execPath, [main], { ...settings, PORT: '0' }))
          .trimEnd()
          .split('\n')
          .at(-1),
        '401 Bearer realm="protected"'
      )
    })

  for (const program of found.filter(({ kind }) => kind === 'test'))
    test(`the README's ${program.name} is a test that passes`, async () => {
      const told = await run(
        `${home}/readme`,
        process.execPath,
        [await executable(program)],
        settings
      )
      assert.match(told, /^# pass [1-9]|^ℹ pass [1-9]|Passed:\s+[1-9]/m)
    })
}
