// The versions of Node on which users run gatecheck.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { installNode, supportedNodes } from '../../scripts/nodes.mjs'

export interface NodeVersion {
  /** For example `Node 20.16.0`. */
  readonly version: string
  readonly path: string
}

/** Those that the tests run on, and the next. */
export async function installNodes(): Promise<readonly NodeVersion[]> {
  const nodes = []
  for (const wanted of [...supportedNodes, '26']) {
    const path = join(await installNode(wanted), 'node')
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
    nodes.push({ version: `Node ${version.slice(1)}`, path })
  }
  return nodes
}
