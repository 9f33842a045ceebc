// Every TypeScript block of README.md and docs/*.md compiles strictly, and runs on the installed
// package.

import { realpath, symlink } from 'node:fs/promises'
import { build } from 'esbuild'
import * as assert from 'uvu/assert'
import { makeCertificate } from '../../../examples/tutorial/certificates'
import { createFolder } from '../../../examples/tutorial/folder'
import { p256 } from '../../jose/samples'
import { type Block, blocks } from './blocks'
import { hasTypes, objections } from './compiles'
import { declarations, environment, prelude } from './supplied'
import { run, type Suite, tool, type Workshop } from './workshop'

const challenge = '401 Bearer realm="protected"'

/** A program that imports a block and prints on its last line what came of it. */
const drivers: Readonly<Record<Exclude<Block['kind'], 'test'>, (block: Block) => string>> = {
  handler: ({ name, api }) => `
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
const { handler } = await import('./${name}.mjs')
const effect = answer => answer.isAuthorized ?? answer.policyDocument.Statement[0].Effect
const context = { getRemainingTimeInMillis: () => 3_000 }
const answer = await handler(${api}ApiEvent(), context).then(effect, error => error.message)
console.log('\\n' + answer)`,
  worker: ({ name }) => `
const { default: worker } = await import('./${name}.mjs')
const TOKENS = { get: async () => null, put: async () => undefined }
const incoming = { socket: { remoteAddress: '127.0.0.1' } } // of Hono on Node
const context = { waitUntil: () => undefined, passThroughOnException: () => undefined }
const request = new Request('https://api.example.com/time')
const answer = await worker.fetch(request, { ...process.env, TOKENS, incoming }, context)
console.log('\\n' + answer.status + ' ' + answer.headers.get('www-authenticate'))`,
  server: ({ name, tls }) => `
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:${tls ? 'https' : 'http'}'
const { server } = await import('./${name}.mjs')
if (!server.listening) await once(server, 'listening')
const [key, cert, ca] = ['client.key', 'clients.crt', 'server.crt'].map(name => readFileSync(name))
const { port } = server.address()
const call = request({ host: '127.0.0.1', port, path: '/time', agent: false, key, cert, ca }).end()
const [answer] = await once(call, 'response')
console.log('\\n' + answer.statusCode + ' ' + answer.headers['www-authenticate'])`,
  introspect: ({ name }) => `
const { introspect } = await import('./${name}.mjs')
console.log('\\n' + (await introspect({ token: 'unknown' }))._tag)`,
  program: ({ name }) => `
await import('./${name}.mjs')
const answer = await globalThis.denoHandler?.(new Request('https://api.example.com/time'))
const challenge = answer?.headers.get('www-authenticate')
console.log('\\n' + (answer === undefined ? 'ran' : answer.status + ' ' + challenge))`
}

/** What the last line must say. */
const outcomes: Readonly<Record<keyof typeof drivers, readonly string[]>> = {
  handler: ['Deny', 'false', 'Unauthorized'],
  worker: [challenge],
  server: [challenge],
  introspect: ['Failed', 'Inactive', 'Foreign'],
  program: ['ran', challenge]
}

export const programs = (test: Suite, { home, write }: Workshop): void => {
  const inDocs = (file: string, text: string): Promise<string> => write(`docs/${file}`, text)
  async function compileToJavaScript({ name }: Block): Promise<void> {
    const [source, outfile] = [`${home}/docs/${name}.ts`, `${home}/docs/${name}.mjs`]
    await build({
      entryPoints: [source],
      outfile,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      logLevel: 'silent'
    })
  }
  async function lastLine(block: Block & { readonly kind: keyof typeof drivers }): Promise<string> {
    await compileToJavaScript(block)
    const main = await inDocs(
      `run-${block.name}.mjs`,
      `${prelude}${drivers[block.kind](block)}\nprocess.exit(0)\n`
    )
    const output = await run(`${home}/docs`, process.execPath, [main], {
      ...environment,
      PORT: '0'
    })
    return output.trimEnd().split('\n').at(-1) ?? ''
  }

  test("the blocks of README and docs compile as a strict consumer's", async () => {
    assert.ok(blocks.length >= 20, `${blocks.length} blocks`)
    await inDocs('supplied.d.ts', declarations)
    const paths = await Promise.all(blocks.map(({ name, text }) => inDocs(`${name}.ts`, text)))
    for (const name of ['express', 'koa']) await hasTypes(home, name)
    for (const name of [
      'uvu',
      'hono',
      '@hono',
      'express',
      'fastify',
      'koa',
      'redis',
      'ioredis',
      'aws-jwt-verify'
    ])
      await symlink(tool(name), `${home}/node_modules/${name}`)
    // Other packages' own declarations are not ours to answer for: Hono's want a browser's types.
    const others = `${await realpath('node_modules')}/`
    const found = objections([`${home}/docs/supplied.d.ts`, ...paths], {
      resolution: 'bundler',
      types: ['node', 'aws-lambda']
    })
    assert.equal(
      found.filter(line => !line.startsWith(others)),
      []
    )
  })

  test('the blocks find the certificates and keys that they read', async () => {
    const files = await createFolder(home)
    const server = await makeCertificate(files, {
      name: 'server',
      subject: '/CN=server',
      server: true
    })
    const client = await makeCertificate(files, { name: 'client', subject: '/CN=client' })
    await inDocs('server.key', server.key)
    await inDocs('server.crt', server.certificate)
    await inDocs('client.key', client.key)
    await inDocs('clients.crt', client.certificate)
    await inDocs('ca.crt', server.certificate)
    await inDocs('api.key', client.key)
    await inDocs('api.crt', client.certificate)
    await inDocs('api.jwk', JSON.stringify(p256.privateJwk))
    await inDocs('jwks.json', JSON.stringify({ keys: [p256.publicJwk] }))
  })

  for (const block of blocks) {
    const { kind, name } = block
    if (kind === 'test')
      test(`${name}, a test, passes`, async () => {
        await compileToJavaScript(block)
        const output = await run(`${home}/docs`, process.execPath, [`${name}.mjs`], environment)
        assert.match(output, /^# pass [1-9]|^ℹ pass [1-9]|Passed:\s+[1-9]/m)
      })
    else
      test(`${name}, a ${kind}, runs and allows nothing without a token`, async () => {
        const line = await lastLine({ ...block, kind })
        assert.ok(outcomes[kind].includes(line), line)
      })
  }
}
