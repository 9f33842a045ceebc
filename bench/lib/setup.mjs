// What the benches need: the peers at their exact versions, and gatecheck as npm would install it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { runtimeClientVersion } from '../../scripts/lambda/runtime-client.mjs'

const benchFolder = join(import.meta.dirname, '..')
const rootFolder = join(benchFolder, '..')
const { dependencies } = readJson(join(benchFolder, 'package.json'))

/** The version of gatecheck and of every peer. */
export const versions = {
  gatecheck: readJson(join(rootFolder, 'package.json')).version,
  ...dependencies,
  'aws-lambda-ric': runtimeClientVersion
}

export function describeEnvironment() {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}`
  }
}

export function prepare(folder) {
  requireOpenssl()
  if (!hasAllPeers()) {
    console.error('Installing the peers (npm install in bench/, without their scripts) …')
    npm(
      ['install', '--no-save', '--ignore-scripts', '--loglevel=error'],
      benchFolder,
      'npm install in bench/ failed: see above. Is the npm registry reachable from here?'
    )
  }
  console.error('Packing gatecheck (npm pack) …')
  installTarball(folder)
}

function requireOpenssl() {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
  } catch {
    console.error(
      'The benches make their certificates with openssl: install it, and run this again.'
    )
    process.exit(1)
  }
}

function hasAllPeers() {
  return Object.entries(dependencies).every(([name, version]) => {
    const file = join(benchFolder, 'node_modules', name, 'package.json')
    return existsSync(file) && readJson(file).version === version
  })
}

/**
 * From the tarball: what is measured is what is published, where a user's bundler would find it.
 */
function installTarball(folder) {
  npm(['pack', '--silent', '--pack-destination', folder], rootFolder, 'npm pack failed: see above.')
  // npm's output is mixed with the build's, so the tarball's name is looked up.
  const filename = readdirSync(folder).find(name => name.endsWith('.tgz'))
  const packageFolder = join(benchFolder, 'node_modules', 'gatecheck')
  rmSync(packageFolder, { recursive: true, force: true })
  mkdirSync(packageFolder, { recursive: true })
  const extract = ['-xzf', join(folder, filename), '--strip-components=1', '-C', packageFolder]
  execFileSync('tar', extract, { stdio: 'inherit' })
}

function npm(args, cwd, failureMessage) {
  try {
    execFileSync('npm', args, {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32'
    })
  } catch {
    console.error(failureMessage)
    process.exit(1)
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
