// Makes every npm script work in a fresh clone: installs what is missing, and says so.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 16)) {
  console.error(`gatecheck needs Node 20.16 or later; this is ${process.version}`)
  process.exit(1)
}
if (!existsSync('node_modules/.package-lock.json')) {
  console.error('First run: installing the development tools (npm install) …')
  // `npm ci` rejects a lockfile without the optional builds for other platforms, and a registry
  // mirror may lack those.
  const { status } = spawnSync('npm', ['install', '--no-save', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32'
  })
  if (status !== 0) {
    console.error(
      'npm install failed: see its message above. Is the npm registry reachable from here?'
    )
    process.exit(1)
  }
}
