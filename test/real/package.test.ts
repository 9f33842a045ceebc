// What is published: packed, installed in a fresh folder, imported, compiled, linted, bundled; and the README's programs run on it.
import { copyFile, readdir, readFile } from 'node:fs/promises'
import { createContext, runInContext } from 'node:vm'
import { publint } from 'publint'
import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { build } from 'esbuild'
import { bundled } from './package/bundled'
import { objections } from './package/compiled'
import { type Program, programsOf } from './package/programs'
import { run, tool, workshop } from './package/workshop'

const test = suite('the package')
const { tarball, files, home, manifest, shipped, write, remove } = await workshop()
test.after(remove)

const adapters = (await readdir('adapters')).filter(name => name.endsWith('.ts')).map(name => name.slice(0, -3))
const subpaths = Object.keys(manifest.exports).filter(name => name !== './package.json')
const node = (...args: readonly string[]): Promise<string> => run(home, process.execPath, args)

test('the tarball holds dist, package.json and the documents, and nothing else', () => {
  assert.equal(files.filter(name => !/^(?:dist\/.+\.(?:js|cjs|d\.ts|d\.cts)|package\.json)$/.test(name)).sort(), manifest.files.filter(name => name !== 'dist').sort())
})

test('nothing else is installed with it, on any Node from 20', async () => {
  assert.equal(['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies'].filter(field => field in manifest), [])
  assert.equal((await readdir(`${home}/node_modules`)).filter(name => !name.startsWith('.')), ['gatecheck'])
  assert.is(manifest.engines['node'], '>=20')
})

test('exports are the files of adapters/, the root and package.json', () =>
  assert.equal(Object.keys(manifest.exports).sort(), ['.', './package.json', ...adapters.map(name => `./${name}`)].sort()))

/** Promised in writing: none of these may vanish. */
const promised: Readonly<Record<string, string>> = {
  '.': `around authlete authleteFromEnv bearerAllowed byRoute cached coalesced decide deferred explain gate memory noScopes observed orElse retried rfc7662 rfc7662FromEnv scopes
    thumbprintOf timed tokenOnly traced`,
  './rest-api': 'restApiAuthorizer', './http-api': 'httpApiAuthorizer httpApiPolicyAuthorizer', './testing': 'httpApiEvent knownTokens restApiEvent sampleCertificates'
}

test('every subpath loads as ESM and as CommonJS, with the names that were promised and no others', async () => {
  const specifiers = JSON.stringify(subpaths.map(name => name.replace('.', 'gatecheck')))
  const esm = JSON.parse(await node('--input-type=module', '-e', `console.log(JSON.stringify(await Promise.all(${specifiers}.map(async name => Object.keys(await import(name)).sort()))))`)) as readonly string[][]
  const cjs = JSON.parse(await node('--input-type=commonjs', '-e', `console.log(JSON.stringify(${specifiers}.map(name => Object.keys(require(name)).sort())))`)) as readonly string[][]
  assert.equal(esm, cjs)
  for (const [i, subpath] of subpaths.entries()) {
    const source = Object.keys(await import(subpath === '.' ? '../../src/index' : `../../adapters/${subpath.slice(2)}`) as object).sort()
    assert.equal(esm[i], source, subpath)
    if (subpath in promised) assert.equal(source, promised[subpath]?.split(/\s+/).sort(), subpath)
  }
  assert.equal(Object.keys(promised).filter(name => !subpaths.includes(name)), [])
})

const imported = (way: (name: string) => string): string =>
  `const { gate, scopes } = ${way('gatecheck')}\nconst { restApiAuthorizer } = ${way('gatecheck/rest-api')}\nconst { httpApiAuthorizer } = ${way('gatecheck/http-api')}\nconst { httpApiEvent, knownTokens, restApiEvent, sampleCertificates } = ${way('gatecheck/testing')}\n`
const decisions = `
const { first, second } = sampleCertificates
const pass = gate({ introspect: knownTokens({ good: { scopes: ['time'], confirmation: { thumbprint: first.thumbprint } } }), require: scopes('time') })
const [rest, http] = [restApiAuthorizer(pass), httpApiAuthorizer(pass)]
const calls = [{ token: 'good', certificate: first.pem }, { token: 'good', certificate: second.pem }, { token: 'bad', certificate: first.pem }, {}]
Promise.all(calls.map(async call => [(await rest(restApiEvent(call))).policyDocument.Statement[0].Effect, (await http(httpApiEvent(call))).isAuthorized, rest.length <= 2 && http.length <= 2]))
  .then(all => console.log(JSON.stringify(all)))
`
const cjsBesideEsm = `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n`
for (const [title, name, text] of [
  ['as ESM', 'decide.mjs', imported(name => `await import('${name}')`) + decisions],
  ['as CommonJS', 'decide.cjs', imported(name => `require('${name}')`) + decisions],
  ['with an ESM adapter around a CommonJS gate', 'mixed.mjs', cjsBesideEsm + imported(name => name === 'gatecheck' ? `require('${name}')` : `await import('${name}')`) + decisions]
] as const) test(`an installed authorizer decides ${title}, and declares no third parameter, which Lambda's Node 24 would reject`, async () => {
  await write(name, text)
  assert.equal(JSON.parse(await node(name)), [['Allow', true, true], ['Deny', false, true], ['Deny', false, true], ['Deny', false, true]])
})

for (const [title, types, names, lib] of [
  ['without any @types', [], ['consumer', 'refused'], ['es2022']],
  ["with @types/aws-lambda and Node's", ['node', 'aws-lambda'], ['aws-lambda', 'node'], ['es2022']],
  ["in a browser's or worker's project", [], ['consumer'], ['es2022', 'dom', 'dom.iterable']]
] as const) test(`a strict consumer compiles ${title}, by node16 as ESM and CommonJS and by bundler resolution`, async () => {
  const copies = await Promise.all(names.flatMap(name => ['ts', 'cts'].map(async ending => {
    await copyFile(`test/types/${name}.ts`, `${home}/${name}.${ending}`)
    return `${home}/${name}.${ending}`
  })))
  assert.equal(objections(copies, { resolution: 'node16', types, lib }), [])
  assert.equal(objections(copies.filter(name => !name.endsWith('.cts')), { resolution: 'bundler', types, lib }), [])
})

test('publint has nothing to say', async () => {
  const data = await readFile(tarball)
  const { messages } = await publint({ pkgDir: `${home}/node_modules/gatecheck`, pack: { tarball: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) }, strict: true })
  assert.equal(messages, [])
})

test('the types are right: every subpath under node16, from ESM and CommonJS, and under bundlers', async () => {
  await run('.', process.execPath, [tool('@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'node16'])
})

const specifiersIn = (text: string): readonly string[] => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)

test('declarations speak of nothing but themselves: no fp-ts, io-ts, #host, Node or AWS types', async () => {
  const declarations = await shipped(/\.d\.c?ts$/)
  assert.ok(declarations.length >= subpaths.length * 2)
  for (const [name, text] of declarations) {
    assert.equal(specifiersIn(text).filter(specifier => !specifier.startsWith('./')), [], name)
    assert.not.match(text.replace(/\/\*[^]*?\*\//g, ''), /fp-ts|io-ts|#host|node:|NodeJS|Buffer|aws-lambda|reference types/)
  }
})

test('code imports itself and #host, built-ins only in the Node host; fp-ts is bundled in its shakeable form', async () => {
  const code = await shipped(/\.c?js$/)
  for (const [name, text] of code)
    assert.equal(specifiersIn(text).filter(specifier => !/^\.\//.test(specifier) && specifier !== '#host' && !(name.startsWith('dist/host/node.') && specifier.startsWith('node:'))), [], name)
  const forms = code.flatMap(([, text]) => [...text.matchAll(/node_modules\/((?:fp|io)-ts\/[^/\n]+)/g)].map(([, form]) => form))
  assert.equal([...new Set(forms)].sort(), ['fp-ts/es6', 'io-ts/es6'])
})

const authorizer = `import { authleteFromEnv, gate, noScopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
export const handler = restApiAuthorizer(gate({ introspect: authleteFromEnv(process.env), require: noScopes }))`

test('rest-api with authleteFromEnv, minified, is under 12 KB gzip for Lambda and for a worker', async () => {
  const lambda = await bundled(home, authorizer, { platform: 'node', format: 'esm' })
  const worker = await bundled(home, authorizer, { platform: 'browser', format: 'esm', conditions: ['workerd', 'worker', 'browser'] })
  console.error(`   rest-api + authleteFromEnv, minified: ${lambda.size} bytes gzip for Node, ${worker.size} for a worker, of 12,288`)
  assert.ok(lambda.size < 12_288 && worker.size < 12_288, `${lambda.size} and ${worker.size} bytes`)
})

const everything = subpaths.map((name, i) => `export * as part${i} from '${name.replace('.', 'gatecheck')}'`).join('\n')

for (const format of ['esm', 'cjs'] as const) test(`a Node bundle (${format}) uses node:https, and never fetch, which costs a cold start 20 ms`, async () => {
  const { text, externals } = await bundled(home, everything, { platform: 'node', format })
  assert.equal(externals, ['node:crypto', 'node:http', 'node:https'])
  assert.not.match(text, /\bfetch\b|XMLHttpRequest|\bcrypto\.subtle\b|\bnew (?:Headers|Request|Response)\b/)
})

const asked = `
import { cached, gate, memory, rfc7662, scopes, thumbprintOf, timed, around } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent, sampleCertificates } from 'gatecheck/testing'
const { first, rfc8705 } = sampleCertificates
const introspect = around(rfc7662({ endpoint: 'https://as.example.com/introspect', clientId: 'api', clientSecret: 'secret' }), timed(2_000), cached(memory({ entries: 10 })))
const handler = restApiAuthorizer(gate({ introspect, require: scopes('time') }))
const effect = async certificate => (await handler(restApiEvent({ token: 'good', certificate }))).policyDocument.Statement[0].Effect
globalThis.told = (async () => [(await thumbprintOf({ _tag: 'Pem', pem: rfc8705.pem })).thumbprint, await effect(rfc8705.pem), await effect(first.pem), await effect(undefined)])()`
const vector = 'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0' // RFC 8705, Appendix A

for (const [title, conditions] of [['workerd', ['workerd', 'worker', 'browser']], ['edge-light', ['edge-light']], ['a browser', ['browser']], ['an unknown host', []]] as const)
  test(`a bundle for ${title} needs no built-in, and decides with the web's own globals alone [RFC 8705 §3.1]`, async () => {
    const whole = await bundled(home, everything, { platform: 'neutral', format: 'esm', conditions })
    const { text, externals } = await bundled(home, asked, { platform: 'neutral', format: 'iife', conditions })
    assert.equal([whole.externals, externals], [[], []])
    for (const each of [whole.text, text]) assert.not.match(each, /node:|\brequire\(|\bprocess\.|\bBuffer\b/)
    const fetch = async (): Promise<Response> => Response.json({ active: true, token_type: 'Bearer', scope: 'time', cnf: { 'x5t#S256': vector } })
    const world: { told?: Promise<readonly string[]> } & Record<string, unknown> = { fetch, crypto, TextEncoder, TextDecoder, atob, btoa, URL, AbortController, setTimeout, clearTimeout }
    runInContext(text, createContext(world))
    assert.equal([...(await world.told ?? [])], [vector, 'Allow', 'Deny', 'Deny'])
  })

test.run()
