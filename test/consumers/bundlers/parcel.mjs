import { createRequire } from 'node:module'
import { basename, dirname } from 'node:path'

const require = createRequire(import.meta.url)
const { Parcel } = require('@parcel/core')

export async function bundle({ entry, outfile, format }) {
  await new Parcel({
    entries: [entry],
    defaultConfig: require.resolve('@parcel/config-default'),
    mode: 'production',
    shouldDisableCache: true,
    defaultTargetOptions: { shouldOptimize: true, shouldScopeHoist: true, sourceMaps: false },
    targets: {
      lambda: {
        context: 'node',
        engines: { node: '>=20' },
        outputFormat: format === 'esm' ? 'esmodule' : 'commonjs',
        isLibrary: true,
        includeNodeModules: true,
        optimize: true,
        distDir: dirname(outfile),
        distEntry: basename(outfile)
      }
    }
  }).run()
}
