// The bill of materials, and THIRD-PARTY-NOTICES.md: both name what is built into the package.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeTree } from './tree'

const test = suite('bill of materials')
const tree = makeTree()
test.after(tree.remove)

interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly scope: string
  readonly hashes: readonly { readonly alg: string; readonly content: string }[]
  readonly licenses: unknown
  readonly properties?: unknown
}
interface Bill {
  readonly bomFormat: string
  readonly specVersion: string
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

const tarball = join(tree.root, 'gatecheck-0.1.0.tgz')
writeFileSync(tarball, 'the bytes of a tarball')
const ended = tree.run('scripts/sbom.mjs', [tarball])
const text = ended.status === 0 ? readFileSync(ended.out.trim(), 'utf8') : '{}'
const { bomFormat, specVersion, metadata, components, dependencies } = JSON.parse(text) as Bill

/** What is installed here is what the build takes. */
const installed = (name: string) =>
  JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as Component
const builtIn = ['fp-ts', 'io-ts'].map(name => ({ name, version: installed(name).version }))

test('it is CycloneDX, and lies beside the tarball', () => {
  assert.equal([bomFormat, specVersion], ['CycloneDX', '1.5'])
  assert.equal(ended.out, `${join(tree.root, 'gatecheck-0.1.0.cdx.json')}\n`)
})

test('it is about gatecheck, not about a folder, and about the bytes of this tarball', () => {
  const { name, version, purl, hashes } = metadata.component
  const content = createHash('sha512').update('the bytes of a tarball').digest('hex')
  assert.equal({ name, version }, { name: 'gatecheck', version: installed('..').version })
  assert.is(purl, `pkg:npm/gatecheck@${version}`)
  assert.equal(hashes, [{ alg: 'SHA-512', content }])
})

test('it lists the two packages that are built in, as parts with version, hash and license, and no tool', () => {
  assert.equal(
    components.map(({ name, version }) => ({ name, version })),
    builtIn
  )
  for (const { name, version, purl, scope, hashes, licenses, properties } of components) {
    assert.is(purl, `pkg:npm/${name}@${version}`)
    assert.is(scope, 'required')
    assert.match(hashes[0]?.content ?? '', /^[0-9a-f]{128}$/)
    assert.equal(licenses, [{ license: { id: 'MIT' } }])
    assert.is(properties, undefined)
  }
})

test('it says what contains what', () => {
  const [fpTs, ioTs] = builtIn.map(({ name, version }) => `${name}@${version}`)
  assert.equal(dependencies, [
    { ref: `gatecheck@${metadata.component.version}`, dependsOn: [fpTs, ioTs] },
    { ref: fpTs, dependsOn: [] },
    { ref: ioTs, dependsOn: [fpTs] }
  ])
})

test('it names no file or host of the machine that made it', () =>
  assert.equal(
    [...text.matchAll(/"(?:https?:|file:|\/)[^"]*"/g)].map(([found]) => found),
    ['"http://cyclonedx.org/schema/bom-1.5.schema.json"']
  ))

for (const args of [[], ['gatecheck-0.1.0.zip']])
  test(`${args[0] ?? 'no file'} is refused with the command that is right`, () => {
    const { status, err } = tree.run('scripts/sbom.mjs', args)
    assert.is(status, 1)
    assert.match(err, 'Usage: npm run sbom -- FILE.tgz')
  })

test('THIRD-PARTY-NOTICES.md lists the same two, with their versions, copyrights and license', () => {
  const notices = readFileSync('THIRD-PARTY-NOTICES.md', 'utf8')
  const lines = builtIn.map(({ name, version }) => {
    const license = readFileSync(`node_modules/${name}/LICENSE`, 'utf8')
    const copyright = /^Copyright.*$/m.exec(license)?.[0]
    assert.match(license, /^MIT License|The MIT License/)
    return `- [${name}](https://github.com/gcanti/${name}) ${version}, MIT License, ${copyright}`
  })
  assert.equal(notices.match(/^- .*$/gm), lines)
  const [, permission = ''] = notices.split(/(?=Permission is hereby granted)/)
  for (const { name } of builtIn) {
    const license = readFileSync(`node_modules/${name}/LICENSE`, 'utf8')
    const words = license.slice(license.indexOf('Permission is hereby granted')).split(/\s+/)
    assert.is(permission.split(/\s+/).join(' ').trim(), words.join(' ').trim(), name)
  }
})

test.run()
