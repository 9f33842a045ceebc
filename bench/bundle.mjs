// Bundles a subject as a user would: one minified file, from the packed build and the peers' own packages.
import { build } from 'esbuild'
import { gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'

export const bundle = async (entry, out, platform = 'node') => {
  const { metafile } = await build({
    entryPoints: [entry], outfile: out, bundle: true, minify: true, format: 'esm', target: 'es2022', metafile: true, logLevel: 'error',
    ...(platform === 'node' ? { platform: 'node' } : { platform: 'neutral', conditions: ['workerd'], mainFields: ['module', 'main'] }),
    alias: { gatecheck: '../dist/index.js', 'gatecheck/rest-api': '../dist/rest-api.js' }, absWorkingDir: import.meta.dirname
  })
  return { metafile, bytes: readFileSync(out).length, gzip: gzipSync(readFileSync(out), { level: 9 }).length, text: readFileSync(out, 'utf8') }
}
