// npm run test:nodes [-- 22 | 26.1.0 …] [quick | real | exhaustion | part of a path]…
// Runs the tests on every Node that gatecheck supports: the oldest, and the latest of each line. Or
// on those that are named.
// npm's package `node` brings them. The last lines say for each version what passed and failed.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { whenStopped } from './stopping.mjs'

const isVersion = arg => /^\d+(\.\d+)*$/.test(arg)
const args = process.argv.slice(2)
const named = args.filter(isVersion)
const versions = named.length > 0 ? named : ['20.16.0', '20', '22', '24']
const sets = args.filter(arg => !isVersion(arg))
const folder = join(import.meta.dirname, '..', 'node_modules', '.nodes')

/** Resolves to the exit code and the output, which is also shown as it comes. */
function run(command, args, options = {}) {
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

/** Installed anew each time, except for an exact version: a line such as 22 moves on. */
async function install(version) {
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

/** Children of the tests find the same Node by its name. */
async function testOn(version) {
  const binaries = await install(version)
  const env = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` }
  const node = join(binaries, 'node')
  const { output: exact } = await run(node, ['--version'])
  const { code, output } = await run(node, ['test/run.mjs', ...sets], { env })
  const counts = /^\d+ passed, \d+ failed.*$/m.exec(output.slice(-200))?.[0]
  return { code, line: `${exact.trim()}: ${counts ?? '0 passed, 1 failed (the run ended early)'}` }
}

whenStopped()
const results = []
for (const version of versions) results.push(await testOn(version))
console.log('')
for (const { line } of results) console.log(line)
process.exit(results.every(({ code }) => code === 0) ? 0 : 1)
