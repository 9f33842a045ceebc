// Bundles code as a user would: one minified file, from the packed build and the peers' packages.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const benchFolder = join(import.meta.dirname, '..')

const platformOptions = {
  node: { platform: 'node' },
  /** A worker has no built-ins. */
  worker: {
    platform: 'neutral',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['module', 'main']
  }
}

/** Writes the bundle to `file`. `format`: 'esm', or 'cjs' for peers that are CommonJS packages. */
export async function bundle(
  code,
  file,
  { platform = 'node', format = 'esm', minify = true } = {}
) {
  await build({
    stdin: { contents: code, resolveDir: benchFolder, loader: 'js' },
    outfile: file,
    bundle: true,
    minify,
    format,
    target: 'es2022',
    logLevel: 'error',
    tsconfigRaw: '{}', // The root's tsconfig maps gatecheck to its source; users bundle dist/.
    ...platformOptions[platform]
  })
  const bytes = readFileSync(file)
  return {
    minifiedBytes: bytes.length,
    gzipBytes: gzipSync(bytes, { level: 9 }).length,
    text: bytes.toString('utf8')
  }
}
