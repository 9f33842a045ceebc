// Installs versions of Node, from npm's package `node`.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The oldest, and the latest of each line. */
export const supportedNodes = ['20.16.0', '20', '22', '24']

const folder = join(import.meta.dirname, '..', 'node_modules', '.nodes')

/** Resolves to the exit code and the output, which is also printed as it comes. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
    const kill = () => child.kill()
    process.once('exit', kill)
    let output = ''
    child.stdout.on('data', chunk => {
      output += chunk
      process.stdout.write(chunk)
    })
    child.once('error', reject)
    child.once('close', code => {
      process.removeListener('exit', kill)
      resolve({ code, output })
    })
  })
}

/**
 * Resolves to the folder of `node`. Installed anew each time, except for an exact version: a line
 * such as 22 moves on.
 */
export async function installNode(version) {
  const home = join(folder, version)
  const binaries = join(home, 'node_modules', 'node', 'bin')
  if (version.includes('.') && existsSync(binaries)) return binaries
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n')
  const { code } = await run(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`],
    { cwd: home, shell: process.platform === 'win32' }
  )
  if (code !== 0) throw new Error(`npm install node@${version} failed: see above`)
  return binaries
}
