// What the benches stand on: the peers at their exact versions, and gatecheck as npm would install it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

const bench = join(import.meta.dirname, '..')
function json(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
const { dependencies } = json(join(bench, 'package.json'))
function installed(name) {
  return join(bench, 'node_modules', name, 'package.json')
}
function missing() {
  return Object.entries(dependencies).some(
    ([name, version]) => !existsSync(installed(name)) || json(installed(name)).version !== version
  )
}

function npm(args, cwd, said) {
  try {
    return execFileSync('npm', args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32'
    })
  } catch {
    console.error(said)
    process.exit(1)
  }
}

/** From the tarball, so that what is measured is what is published, found as a consumer's bundler finds it. */
function packed(folder) {
  // What it prints is the build's as well as npm's: the tarball tells its own name.
  npm(
    ['pack', '--silent', '--pack-destination', folder],
    join(bench, '..'),
    'npm pack failed: see above.'
  )
  const filename = readdirSync(folder).find(name => name.endsWith('.tgz'))
  const home = join(bench, 'node_modules', 'gatecheck')
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', home], {
    stdio: 'inherit'
  })
}

export function ready(folder) {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
  } catch {
    console.error(
      'The benches make their certificates with openssl: install it, and run this again.'
    )
    process.exit(1)
  }
  if (missing()) {
    console.error('Installing the peers (npm install in bench/, without their scripts) …')
    npm(
      ['install', '--no-save', '--ignore-scripts', '--loglevel=error'],
      bench,
      'npm install in bench/ failed: see above. Is the npm registry reachable from here?'
    )
  }
  console.error('Packing gatecheck (npm pack) …')
  packed(folder)
}

const own = json(join(bench, '..', 'package.json')).version
export const versions = { gatecheck: own, ...dependencies }
export function surroundings() {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}`
  }
}
