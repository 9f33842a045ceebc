// Other versions of Node: those that NODES names (paths, separated like PATH), else from the npm package `node`, into a folder that goes away.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const majors = [20, 22, 24]
function versionOf(path) {
  return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
}

function installed(folder, major) {
  const prefix = join(folder, `node-${major}`)
  mkdirSync(prefix)
  console.error(`  Installing Node ${major} from npm …`)
  // The package fetches the platform's own package in its install script: that one is asked for by name instead.
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}@${major}`
  execFileSync(
    'npm',
    ['install', '--no-save', '--ignore-scripts', '--loglevel=error', '--prefix', prefix, `${name}`],
    { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' }
  )
  return join(
    prefix,
    'node_modules',
    name.split('@')[0],
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node'
  )
}

export function nodes(folder) {
  const given = (process.env.NODES ?? '').split(delimiter).filter(path => path !== '')
  const paths =
    given.length > 0
      ? given
      : majors.map(major =>
          process.version.startsWith(`v${major}.`) ? process.execPath : installed(folder, major)
        )
  return paths.map(path => ({ path, version: versionOf(path) }))
}
