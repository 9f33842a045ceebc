// AWS's own runtime client for Node. Its native half is not in the package: it is built once, by the package's own scripts.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const home = join(import.meta.dirname, '..', 'node_modules', 'aws-lambda-ric')
const built = join(home, 'rapid-client.node')

function works(command) {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The program that runs a handler; throws a sentence that says what to install. */
export function runtimeClient() {
  if (!existsSync(built)) {
    const missing = ['cmake', 'make', 'g++', 'python3', 'xz'].filter(command => !works(command))
    if (missing.length > 0)
      throw new Error(
        `AWS's runtime client has to be compiled, once: install ${missing.join(', ')} (Debian: apt-get install cmake make g++ python3 xz-utils)`
      )
    console.error("  Building AWS's runtime client, once: about three minutes …")
    const headers = join(dirname(process.execPath), '..')
    // Node's headers where they lie beside it, else node-gyp fetches them.
    const env = {
      ...process.env,
      ...(existsSync(join(headers, 'include/node/node_api.h'))
        ? { npm_config_nodedir: headers }
        : {})
    }
    try {
      execFileSync(
        'npm',
        ['rebuild', 'aws-lambda-ric', '--ignore-scripts=false', '--foreground-scripts'],
        { cwd: join(home, '..', '..'), env, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 }
      )
    } catch (error) {
      throw new Error(
        `AWS's runtime client could not be compiled:\n${String(error.stderr).slice(-1_500)}`
      )
    }
    if (!existsSync(built))
      throw new Error("AWS's runtime client was compiled, but left no rapid-client.node")
  }
  return join(home, 'index.mjs')
}
