// npm run sbom -- gatecheck-0.1.0.tgz
// Writes the tarball's bill of materials (CycloneDX 1.5) beside it, as gatecheck-0.1.0.cdx.json.
// `npm sbom` alone says too little: nothing is installed with gatecheck, but two packages are built
// into it. And it says too much: all development tools.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = join(import.meta.dirname, '..')
const builtIn = ['fp-ts', 'io-ts']

/** From package-lock.json, which also knows hashes and licenses. */
function listEverything() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--loglevel=error']
  const shell = process.platform === 'win32'
  return JSON.parse(
    execFileSync('npm', args, { cwd: root, shell, encoding: 'utf8', maxBuffer: 1e8 })
  )
}

function billOf(tarball) {
  const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const all = listEverything()
  const { component, ...metadata } = all.metadata
  const components = all.components
    .filter(({ name }) => builtIn.includes(name))
    // They are development dependencies, and part of the build.
    .map(({ properties: _, ...part }) => ({ ...part, scope: 'required' }))
  const refs = components.map(part => part['bom-ref'])
  const content = createHash('sha512').update(tarball).digest('hex')
  return {
    ...all,
    metadata: {
      ...metadata,
      lifecycles: [{ phase: 'build' }],
      // npm takes the name of the folder.
      component: { ...component, name, hashes: [{ alg: 'SHA-512', content }] }
    },
    components,
    dependencies: [
      { ref: component['bom-ref'], dependsOn: refs },
      ...refs.map(ref => ({ ref, dependsOn: dependenciesOf(ref, all).filter(isBuiltIn) }))
    ]
  }

  function isBuiltIn(ref) {
    return refs.includes(ref)
  }
}

function dependenciesOf(ref, { dependencies }) {
  return dependencies.find(dependency => dependency.ref === ref)?.dependsOn ?? []
}

const [file] = process.argv.slice(2)
if (!file?.endsWith('.tgz')) {
  console.error('Usage: npm run sbom -- FILE.tgz, which npm pack makes')
  process.exit(1)
}
const path = resolve(file.replace(/\.tgz$/, '.cdx.json'))
writeFileSync(path, `${JSON.stringify(billOf(readFileSync(file)), null, 2)}\n`)
console.log(path)
