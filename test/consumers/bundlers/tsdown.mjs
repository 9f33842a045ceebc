import { basename, dirname } from 'node:path'
import { build } from 'tsdown'

export async function bundle({ entry, outfile, format, conditions }) {
  const [name, extension] = basename(outfile).split('.')
  await build({
    config: false,
    logLevel: 'error',
    entry: { [name]: entry },
    format,
    outDir: dirname(outfile),
    outExtensions: () => ({ js: `.${extension}` }),
    minify: true,
    dts: false,
    clean: false,
    // The string 'gatecheck' would leave 'gatecheck/rest-api' outside: the bundle then runs beside
    // node_modules, and dies on Lambda.
    noExternal: [/^gatecheck/],
    ...(conditions === undefined
      ? { platform: 'node' }
      : {
          platform: 'browser',
          inputOptions: { resolve: { conditionNames: [...conditions, 'import'] } }
        })
  })
}
