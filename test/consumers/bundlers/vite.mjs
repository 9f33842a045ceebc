import { basename, dirname } from 'node:path'
import { build } from 'vite'

export async function bundle({ entry, outfile, format, conditions }) {
  await build({
    configFile: false,
    logLevel: 'error',
    // Without `ssr`, Vite takes the condition `browser`: a Lambda would get the fetch host.
    // Without `noExternal`, the bundle would import gatecheck.
    ssr: {
      noExternal: true,
      ...(conditions === undefined
        ? { target: 'node' }
        : { target: 'webworker', resolve: { conditions } })
    },
    build: {
      ssr: entry,
      minify: true,
      outDir: dirname(outfile),
      rollupOptions: { output: { format, entryFileNames: basename(outfile) } }
    }
  })
}
