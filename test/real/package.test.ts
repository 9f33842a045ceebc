// What is published: packed, installed in a fresh folder, held against its promises; loaded, compiled, bundled; the README's programs run.
import { readdir, stat } from 'node:fs/promises'
import { publint } from 'publint'
import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bundles } from './package/bundles'
import { bytes } from './package/bytes'
import { command } from './package/command'
import { compiles } from './package/compiles'
import { deadLink, linksIn } from './package/links'
import { loads } from './package/loads'
import { programs } from './package/programs'
import { recipes } from './package/recipes'
import { underLambda } from './package/under-lambda'
import { run, tool, workshop } from './package/workshop'

const test = suite('the package')
const shop = await workshop()
const { tarball, files, home, manifest, subpaths, shipped } = shop
test.after(shop.remove)

test('the tarball holds dist, package.json, the documents and the examples of hosts, and nothing else', async () => {
  const folders = ['docs', 'examples/hosts', 'examples/openapi']
  const inFolders = await Promise.all(
    folders.map(async folder => (await readdir(folder)).map(name => `${folder}/${name}`))
  )
  const single = manifest.files.filter(name => name !== 'dist' && !folders.includes(name))
  const notBuilt = files.filter(
    name => !/^(?:dist\/.+\.(?:js|cjs|d\.ts|d\.cts)|package\.json)$/.test(name)
  )
  assert.equal(notBuilt.sort(), [...single, ...inFolders.flat()].sort())
})

test('the tarball has at most 409 KiB', async () =>
  assert.ok((await stat(tarball)).size <= 409 * 1_024))

test('no link in the tarball is dead: each leads to a file of it, and to a heading of that file', async () => {
  const documents = new Map(await shipped(/\.md$/))
  assert.ok(documents.size > 15)
  for (const [name, text] of documents)
    for (const link of linksIn(text)) assert.is(deadLink(link, name, files, documents), undefined)
})

test('nothing else is installed with it, on any Node from 20', async () => {
  assert.equal(
    ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies'].filter(
      field => field in manifest
    ),
    []
  )
  assert.equal(
    (await readdir(`${home}/node_modules`)).filter(name => !name.startsWith('.')),
    ['gatecheck']
  )
  assert.is(manifest.engines['node'], '>=20.16')
})

const adapters = (await readdir('adapters'))
  .filter(name => name.endsWith('.ts'))
  .map(name => `./${name.slice(0, -3)}`)

test('exports are the files of adapters/, the root and package.json', () =>
  assert.equal(Object.keys(manifest.exports).sort(), ['.', './package.json', ...adapters].sort()))

test('publint has nothing to say', async () => {
  const { messages } = await publint({
    pkgDir: `${home}/node_modules/gatecheck`,
    pack: false,
    strict: true
  })
  assert.equal(messages, [])
})

test('the types are right: every subpath under node10, node16 from ESM and CommonJS, and bundlers', async () => {
  await run('.', process.execPath, [tool('@arethetypeswrong/cli/dist/index.js'), tarball])
})

const specifiersIn = (text: string): readonly string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)

test('declarations speak of nothing but themselves: no fp-ts, io-ts, #host, Node or AWS types', async () => {
  const declarations = await shipped(/\.d\.c?ts$/)
  assert.ok(declarations.length >= subpaths.length * 2)
  for (const [name, text] of declarations) {
    assert.equal(
      specifiersIn(text).filter(specifier => !specifier.startsWith('./')),
      [],
      name
    )
    assert.not.match(
      text.replace(/\/\*[^]*?\*\//g, ''),
      /fp-ts|io-ts|#host|node:|NodeJS|Buffer|aws-lambda|reference types/
    )
  }
})

test('code imports itself and #host, built-ins only in the Node host and the bin; fp-ts is bundled in its shakeable form', async () => {
  const code = await shipped(/\.c?js$/)
  for (const [name, text] of code)
    if (!name.startsWith('dist/host/node.') && name !== 'dist/cli.js')
      assert.not.match(text, /["'`]node:|getBuiltinModule/, name)
  for (const [name, text] of code)
    assert.equal(
      specifiersIn(text).filter(
        specifier =>
          !/^\.\//.test(specifier) &&
          specifier !== '#host' &&
          !(name === 'dist/cli.js' && specifier.startsWith('node:'))
      ),
      [],
      name
    )
  const forms = code.flatMap(([, text]) =>
    [...text.matchAll(/node_modules\/((?:fp|io)-ts\/[^/\n]+)/g)].map(([, form]) => form)
  )
  assert.equal([...new Set(forms)].sort(), ['fp-ts/es6', 'io-ts/es6'])
})

loads(test, shop)
compiles(test, shop)
command(test, shop)
bundles(test, shop)
underLambda(test, shop)
bytes(test, shop)
programs(test, shop)
recipes(test, shop)

test.run()
