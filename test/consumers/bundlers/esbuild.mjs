import { build } from 'esbuild'

export async function bundle({ entry, outfile, format, conditions }) {
  await build({
    entryPoints: [entry],
    outfile,
    format,
    bundle: true,
    minify: true,
    target: 'es2022',
    logLevel: 'error',
    ...(conditions === undefined ? { platform: 'node' } : { platform: 'browser', conditions })
  })
}
