// Bundles a subject as a user would: one minified file, from the packed build and the peers' own packages.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const bench = join(import.meta.dirname, '..')

/** `platform`: node, or a worker, which has no built-ins. `format`: CommonJS for the peers that are written in it. */
export async function bundled(
  contents,
  out,
  { platform = 'node', format = 'esm', minify = true } = {}
) {
  await build({
    stdin: { contents, resolveDir: bench, loader: 'js' },
    outfile: out,
    bundle: true,
    minify,
    format,
    target: 'es2022',
    logLevel: 'error',
    tsconfigRaw: '{}', // the root's maps gatecheck to its source, which no user bundles
    ...(platform === 'node'
      ? { platform }
      : {
          platform: 'neutral',
          conditions: ['workerd', 'worker', 'browser'],
          mainFields: ['module', 'main']
        })
  })
  const text = readFileSync(out)
  return {
    minified: text.length,
    gzip: gzipSync(text, { level: 9 }).length,
    text: text.toString('utf8')
  }
}
