// AWS's own runtime client for Node. The package lacks its native half: it is compiled once, by the
// package's own scripts.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const packageFolder = join(import.meta.dirname, '..', 'node_modules', 'aws-lambda-ric')
const nativeModule = join(packageFolder, 'rapid-client.node')
const requiredTools = ['cmake', 'make', 'g++', 'python3', 'xz']

/** The path of the program that runs a handler. Compiles it if needed, and throws if that fails. */
export function prepareRuntimeClient() {
  if (!existsSync(nativeModule)) compile()
  return join(packageFolder, 'index.mjs')
}

function compile() {
  const missingTools = requiredTools.filter(command => !isInstalled(command))
  if (missingTools.length > 0)
    throw new Error(
      `AWS's runtime client has to be compiled once: install ${missingTools.join(', ')} (Debian: apt-get install cmake make g++ python3 xz-utils)`
    )
  console.error("  Building AWS's runtime client, once: about three minutes …")
  try {
    execFileSync(
      'npm',
      ['rebuild', 'aws-lambda-ric', '--ignore-scripts=false', '--foreground-scripts'],
      {
        cwd: join(packageFolder, '..', '..'),
        env: { ...process.env, ...nodeHeaders() },
        stdio: ['ignore', 'pipe', 'pipe'],
        maxBuffer: 2 ** 28
      }
    )
  } catch (error) {
    throw new Error(
      `AWS's runtime client could not be compiled:\n${String(error.stderr).slice(-1_500)}`
    )
  }
  if (!existsSync(nativeModule))
    throw new Error("AWS's runtime client was compiled, but rapid-client.node is missing")
}

/** The headers installed with this Node, if there are any. Otherwise node-gyp downloads them. */
function nodeHeaders() {
  const nodeFolder = join(dirname(process.execPath), '..')
  return existsSync(join(nodeFolder, 'include/node/node_api.h'))
    ? { npm_config_nodedir: nodeFolder }
    : {}
}

function isInstalled(command) {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
