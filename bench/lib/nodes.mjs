// Other versions of Node: those that the variable NODES lists (separated like PATH), otherwise from
// the npm package `node`, installed into the bench's temporary folder.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const majors = [20, 22, 24]
const onWindows = process.platform === 'win32'

export function findNodes(folder) {
  const listed = (process.env.NODES ?? '').split(delimiter).filter(path => path !== '')
  const paths = listed.length > 0 ? listed : majors.map(major => nodeOfMajor(folder, major))
  return paths.map(path => ({ path, version: readVersion(path) }))
}

function nodeOfMajor(folder, major) {
  return process.version.startsWith(`v${major}.`) ? process.execPath : installNode(folder, major)
}

function installNode(folder, major) {
  const prefix = join(folder, `node-${major}`)
  mkdirSync(prefix)
  console.error(`  Installing Node ${major} from npm …`)
  // The package `node` fetches the platform's package in an install script. Scripts are off, so the
  // platform's package is installed by name.
  const packageName = `node-${onWindows ? 'win' : process.platform}-${process.arch}`
  const options = ['--no-save', '--ignore-scripts', '--loglevel=error', '--prefix', prefix]
  execFileSync('npm', ['install', ...options, `${packageName}@${major}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: onWindows
  })
  return join(prefix, 'node_modules', packageName, 'bin', onWindows ? 'node.exe' : 'node')
}

function readVersion(path) {
  return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
}
