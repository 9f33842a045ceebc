// A handler of a test, bundled alone into a folder, as a user's deployment would do.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..', '..', '..')

/** For CommonJS packages in an ES module: they call `require` for what Node has built in. */
const js =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"

export async function bundleHandler(entry: string): Promise<{
  readonly folder: string
  remove(): Promise<void>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'gatecheck-handler-'))
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    mainFields: ['module', 'main'],
    conditions: ['gatecheck-src'],
    tsconfig: join(root, 'tsconfig.json'),
    banner: { js },
    logLevel: 'error'
  })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
