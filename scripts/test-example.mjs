// node scripts/test-example.mjs FOLDER: installs an example that is a package of its own, and runs
// its tests.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

const [folder] = process.argv.slice(2)
for (const args of [
  // Not `npm ci`: ready.mjs says why.
  ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
  ['test', '--silent']
]) {
  const shell = process.platform === 'win32'
  const { status } = spawnSync('npm', args, { cwd: resolve(folder), stdio: 'inherit', shell })
  if (status !== 0) {
    console.error(`npm ${args[0]} failed in ${folder}: see above`)
    process.exit(1)
  }
}
